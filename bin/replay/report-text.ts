import { DEFAULT_OWN_NETWORKS } from '../../lambda/core/config.ts';
import type { Incident } from '../../lambda/core/incident/incident.ts';
import type { Step } from '../../lambda/core/message/commands/commands.ts';
import { clock, describeIncident } from '../../lambda/core/message/incident/compose.ts';
import { firstSteps } from '../../lambda/core/message/incident/first-steps.ts';
import { isMostlyUnended } from '../../lambda/core/tally/count/totals.ts';
import { amountOf, amount as number } from '../../lambda/core/text/amount.ts';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { type Column, fitted, fittedText, joined, outputWidth, tableText } from '../fit.ts';
import type { TimeSpan } from '../time-option.ts';
import { queueText } from './queue-text.ts';
import type { ReplayReport } from './replay-log.ts';

const TOP = 10;

/**
 * The report as people read it: totals, the busiest senders, the incidents with their evidence.
 *
 * @param shown the time that it is about, where that is not all of the log
 */
export function reportText(report: ReplayReport, shown: Partial<TimeSpan> = {}): string {
  return [
    ...nobodys(report),
    summary(report, shown),
    senders(report),
    ...incidents(report),
    ...queueText(report.queues).map((part) => fittedText(part)),
    ...inferred(report),
  ].join('\n\n');
}

function summary(report: ReplayReport, { since, until }: Partial<TimeSpan>): string {
  const { outcomes } = report;
  const span =
    report.from === undefined ? 'no readable time' : `${clock(report.from)} to ${clock(report.to!)}`;
  return [
    `${amountOf(report.lines, 'line')} (${number(report.unknown)} of unknown shape, ${number(report.malformed)} malformed), ` +
      `${since === undefined && until === undefined ? '' : 'of which is shown '}${span}`,
    ...(since === undefined ? [] : ['What lies before was read for the detector to learn from.']),
    ...(until === undefined ? [] : ['What lies behind is as if it had not happened yet.']),
    `${amountOf(report.messages, 'message')} to ${amountOf(report.recipients, 'recipient')}: ` +
      `${number(outcomes.sent)} sent, ${number(outcomes.bounced)} bounced, ${number(outcomes.expired)} expired, ` +
      `${number(outcomes.deferred)} still deferred`,
    ...(report.late > 0
      ? [`${amountOf(report.late, 'event')} stood too far behind the others to be judged`]
      : []),
  ]
    .map((line) => fitted(line, outputWidth()))
    .join('\n');
}

/** Mail that left and is counted for nobody, or for a stranger: said first, as the rest does not speak of it. */
function nobodys({ messages, relayed, unattributed }: ReplayReport): string[] {
  const [first, second] = relayed.clients;
  const lines: string[] = [];
  if (first !== undefined) {
    const others = second === undefined ? '' : ` and ${amountOf(relayed.clients.length - 1, 'other client')}`;
    lines.push(
      `${number(relayed.messages)} of ${amountOf(messages, 'message')} came from ${plain(first.ip, 45)}${others}, ` +
        'not in ownNetworks and without a login, and left for other servers',
    );
  }
  if (unattributed > 0) {
    lines.push(
      `${number(unattributed)} of ${amountOf(messages, 'message')} left for other servers, and the log does not tell who handed them in`,
    );
  }
  return lines.length === 0 ? [] : [lines.map((line) => fitted(line, outputWidth())).join('\n')];
}

/** What the log was taken to say of whose it is, and the configuration that says the same. */
function inferred({ own }: ReplayReport): string[] {
  if (!own.inferred) return [];
  const { networks, domains, filters, relays } = own;
  const list = (names: readonly string[]) =>
    names.length === 0
      ? 'none'
      : names
          .slice(0, TOP)
          .map((name) => plain(name, 60))
          .join(', ');
  const passing = `filters ${list(filters)}; relays ${list(relays)}`;
  const trustedRelays = [...relays, ...filters];
  const said = (what: string, configuration: object) => [
    [
      fitted(`${what}. To say so, or put it right, in a --config file:`, outputWidth(), 0),
      plain(JSON.stringify(configuration), 2000),
    ].join('\n'),
  ];
  if (own.missing === 'trustedRelays')
    return said(`Not all relays are in trustedRelays. The log shows as yours: ${passing}`, { trustedRelays });
  const ownNetworks = networks.filter((network) => !DEFAULT_OWN_NETWORKS.some((known) => known === network));
  return said(
    `No ownDomains are configured. The log shows as yours: domains ${list(domains)}; ${passing}; ` +
      `networks beside the private ones ${list(ownNetworks)}`,
    { ownDomains: domains, ownNetworks, trustedRelays },
  );
}

const NUMBERS: readonly Column[] = [
  { head: 'messages', width: 10, right: true },
  { head: 'recipients', width: 12, right: true },
  { head: 'sent', width: 10, right: true },
  { head: 'bounced', width: 9, right: true },
  { head: 'deferred', width: 9, right: true },
  { head: 'failed', width: 7, right: true },
];
/** Of those, what is left where the terminal is narrow. */
const NARROW = ['recipients', 'failed'];

function senders(report: ReplayReport): string {
  const width = outputWidth();
  const shown = NUMBERS.map(({ head }, at) => ({ head, at })).filter(
    ({ head }) => width >= 80 || NARROW.includes(head),
  );
  const rows = report.senders.slice(0, TOP).map((sender) => {
    const failed = sender.bounced + sender.deferred;
    const known = sender.sent + failed;
    const numbers = [
      number(sender.messages),
      number(sender.recipients),
      number(sender.sent),
      number(sender.bounced),
      number(sender.deferred),
      known === 0 ? '-' : `${((100 * failed) / known).toFixed(1)} %`,
    ];
    return [plain(sender.sender, 60), ...shown.map(({ at }) => numbers[at]!)];
  });
  const columns = [{ head: 'sender' }, ...shown.map(({ at }) => NUMBERS[at]!)];
  const more = report.senders.length - TOP;
  const first = more > 0 ? ` (the first ${TOP} of ${number(report.senders.length)})` : '';
  return `${fitted(`Senders by recipients${first}:`, width)}\n${tableText(columns, rows, width)}`;
}

function incidents(report: ReplayReport): string[] {
  const { incidents } = report;
  if (incidents.length === 0) return [fittedText(noIncident(report))];
  const title = incidents.length === 1 ? 'One incident:' : `${number(incidents.length)} incidents:`;
  return [
    title,
    ...incidents.map((incident) =>
      [...describeIncident(incident).map(inWidth), '', 'First steps:', ...steps(incident)]
        .map((line) => (line === '' ? '' : line.replaceAll(/^/gm, '  ')))
        .join('\n'),
    ),
  ];
}

/** Where the log does not tell what became of most messages, that there was no incident is more than it says. */
function noIncident({ messages, unended }: ReplayReport): string {
  if (!isMostlyUnended({ messages, unended })) return 'No incident: every sender did what it usually does.';
  return (
    `No incident found, but of ${number(unended)} of ${number(messages)} messages the log does not tell what ` +
    'became of them: whether they were refused is not known.'
  );
}

function inWidth(line: string): string {
  return fitted(line, outputWidth() - 2);
}

/** The steps, each command in one piece: one that is longer than the line is for the terminal to break. */
function steps(incident: Incident): string[] {
  return firstSteps(incident).flatMap((step, at) => {
    const [first, ...rest] = joined(words(step), outputWidth() - 7);
    return [`  ${at + 1}. ${first}`, ...rest.map((line) => `     ${line}`)];
  });
}

/** The words of a step; a command is one, with what stands at it. */
function words(step: Step): string[] {
  const found: string[] = [];
  let open = false;
  for (const part of step) {
    const [first = '', ...rest] = typeof part === 'string' ? part.split(/\s+/) : [part.code];
    if (open) found[found.length - 1] += first;
    else found.push(first);
    found.push(...rest);
    open = true;
  }
  return found.filter((word) => word !== '');
}
