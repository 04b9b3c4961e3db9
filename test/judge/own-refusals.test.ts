import { describe, expect, it } from 'vitest';
import { Replay } from '../../bin/replay/replay.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import { detectSettings } from '../../lambda/core/detect/settings/detect-settings.ts';
import {
  type Contribution,
  canonicalEvents,
  decodeContributions,
  encodeContributions,
} from '../../lambda/core/events/contribution.ts';
import { toMessageEvent } from '../../lambda/core/events/event-of-line.ts';
import { incidentJson } from '../../lambda/core/incident/incident-json.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import { composeMessage } from '../../lambda/core/message/incident/compose.ts';
import { MinuteFold } from '../../lambda/judge/minute-fold.ts';
import { notice } from '../support/builders/incident-record.ts';

const SETTINGS = parseSettings({ ownDomains: ['own.example'] });
/** A Tuesday. */
const START = Date.UTC(2026, 4, 5, 8);
const MINUTE = 60_000;
const HOUR = 60;

/** A line of Postfix's, so many minutes and seconds from the start. */
type Line = [minute: number, second: number, daemon: string, text: string];

const HOME = '203.0.113.9';
const AWAY = '198.51.100.7';
const PASSWORD = 'Sommer2026!';

let ids = 0;
const newId = () => `4F${String(1_000_000_000 + ids++)}`;

function takes(minute: number, client: string, login?: string): { id: string; lines: Line[] } {
  const id = newId();
  const as = login === undefined ? '' : `, sasl_method=PLAIN, sasl_username=${login}`;
  return { id, lines: [[minute, 1, 'smtpd', `${id}: client=pc[${client}]${as}`]] };
}

/** A message that leaves, and is taken by the next server. */
function sends(minute: number, client: string, to: string, login?: string): Line[] {
  const { id, lines } = takes(minute, client, login);
  return [
    ...lines,
    [minute, 2, 'qmgr', `${id}: from=<${login ?? 'pc'}@own.example>, size=9, nrcpt=1 (queue active)`],
    [
      minute,
      3,
      'smtp',
      `${id}: to=<${to}>, relay=mx[192.0.2.25]:25, delay=1, dsn=2.0.0, status=sent (250 ok)`,
    ],
    [minute, 3, 'qmgr', `${id}: removed`],
  ];
}

const envelope = (to: string) => `from=<ann@own.example> to=<${to}> proto=ESMTP helo=<pc>`;

/** A message whose content a milter of ours refuses. */
function filtered(minute: number, client: string, to: string, login?: string): Line[] {
  const { id, lines } = takes(minute, client, login);
  const says = '5.7.1 Spam message rejected';
  return [
    ...lines,
    [
      minute,
      1,
      'cleanup',
      `${id}: milter-reject: END-OF-MESSAGE from pc[${client}]: ${says}; ${envelope(to)}`,
    ],
  ];
}

const refuses = (minute: number, client: string, to: string): Line => [
  minute,
  1,
  'smtpd',
  `NOQUEUE: reject: RCPT from pc[${client}]: 554 5.7.1 <${to}>: Relay access denied; ${envelope(to)}`,
];

const fails = (minute: number, second: number, client: string): Line => [
  minute,
  second,
  'smtpd',
  `warning: pc[${client}]: SASL LOGIN authentication failed: no, sasl_username=${PASSWORD}`,
];

const PARTNERS = ['a.example', 'b.example', 'c.example'];

/** Two days of six PCs, and of a login that is always used from one address. */
const OFFICE: Line[] = [0, 1].flatMap((day) =>
  Array.from({ length: 24 }, (_, at) => {
    const minute = day * 24 * HOUR + at * 20;
    const to = `x@${PARTNERS[at % 3]!}`;
    return [...sends(minute, `192.168.1.${1 + (at % 6)}`, to), ...sends(minute + 3, HOME, to, 'ann')];
  }).flat(),
);
const LATER = 24 * HOUR + 3 * HOUR;

const contributions = (lines: readonly Line[]): Contribution[] => {
  const parse = createLineParser({ year: 2026 });
  return [...lines]
    .sort((a, b) => a[0] - b[0] || a[1] - b[1])
    .flatMap(([minute, second, daemon, text], at) => {
      const time = new Date(START + minute * MINUTE + second * 1000).toISOString();
      const event = toMessageEvent(parse(`${time} mx postfix/${daemon}[7]: ${text}`));
      return event === undefined ? [] : [{ hash: String(at).padStart(16, '0'), event }];
    });
};

/** What replay says. */
function replayed(lines: readonly Line[]) {
  const replay = new Replay(SETTINGS, undefined);
  for (const { event } of contributions(lines)) replay.take(event, false);
  return replay.end();
}

/** What the judge says, of what ingest stores; its memory goes through a checkpoint now and then. */
function judged(lines: readonly Line[]): string[] {
  const detect = detectSettings(SETTINGS);
  const byMinute = new Map<number, Contribution[]>();
  for (const each of contributions(lines)) {
    const minute = Math.floor(each.event.time / MINUTE);
    byMinute.set(minute, [...(byMinute.get(minute) ?? []), each]);
  }
  let fold = new MinuteFold(undefined, SETTINGS, detect);
  const opened: string[] = [];
  [...byMinute].forEach(([minute, told], at) => {
    const events = canonicalEvents(decodeContributions(encodeContributions(minute, told)));
    for (const { type, incident } of fold.minute(minute, events, false, new Map()).changes) {
      if (type === 'opened') opened.push(`${incident.sender} ${minute}`);
    }
    if (at % 60 === 59) fold = new MinuteFold(fold.checkpoint(), SETTINGS, detect);
  });
  return opened;
}

const alerts = (lines: readonly Line[]) =>
  replayed(lines).incidents.map(({ sender, alerted }) => `${sender} ${Math.floor(alerted / MINUTE) - 1}`);

const each = (count: number, line: (at: number) => Line[]) =>
  Array.from({ length: count }, (_, at) => line(at)).flat();

describe('mail that our own server refuses', () => {
  const stolen = each(80, (at) => filtered(LATER + (at >> 2), AWAY, `v${at}@d${at}.example`, 'ann'));
  const probes = each(200, (at) => [refuses(LATER + (at >> 3), `198.51.100.${at}`, `v${at}@own.example`)]);

  it('finds a stolen login of which a milter refuses everything, in replay and in the judge', () => {
    const found = alerts([...OFFICE, ...stolen]);
    expect(found).toEqual([expect.stringMatching(/^login:ann /)]);
    expect(judged([...OFFICE, ...stolen])).toEqual(found);
    // Without the milter's words it was messages without recipients.
    expect(alerts([...OFFICE, ...stolen.filter(([, , daemon]) => daemon !== 'cleanup')])).toEqual([]);
  });

  it('finds a clean theft sooner when a milter refuses a part of it', () => {
    const theft = (refusing: boolean) =>
      each(120, (at) => {
        const minute = LATER + at;
        const to = `v${at}@${PARTNERS[at % 3]!}`;
        return refusing && at % 3 > 0 ? filtered(minute, AWAY, to, 'ann') : sends(minute, AWAY, to, 'ann');
      });
    const at = (lines: Line[]) => Number(alerts([...OFFICE, ...lines])[0]?.split(' ')[1] ?? Infinity);
    expect(at(theft(true))).toBeLessThan(at(theft(false)));
  });

  it('finds a PC whose mail our rules refuse, beside what they take', () => {
    const bot = each(120, (at) =>
      at % 6 === 0
        ? sends(LATER + (at >> 3), '192.168.1.3', `v${at}@d${at}.example`)
        : [refuses(LATER + (at >> 3), '192.168.1.3', `v${at}@d${at}.example`)],
    );
    const found = alerts([...OFFICE, ...bot]);
    expect(found).toEqual([expect.stringMatching(/^host:192\.168\.1\.3 /)]);
    expect(judged([...OFFICE, ...bot])).toEqual(found);
  });

  it('makes no sender of a stranger, nor of a PC that sends nothing', () => {
    const silent = each(80, (at) => [refuses(LATER + (at >> 2), '192.168.1.99', `v${at}@d${at}.example`)]);
    const { senders, incidents } = replayed([...OFFICE, ...probes, ...silent]);
    expect(senders).toEqual(replayed(OFFICE).senders);
    expect(incidents).toEqual([]);
  });

  it('is told in the notice', () => {
    const [incident] = replayed([...OFFICE, ...stolen]).incidents;
    const { email } = composeMessage(notice({ incident: incident! }));
    expect(email).toMatch(/our own server refused \d+ of \d+ recipients/);
    expect(email).toMatch(
      /REFUSED BY OUR OWN SERVER\n.*\d+ refused for good, 0 put off\n.*Spam message rejected/,
    );
    expect(email.match(/Spam message rejected/g)).toHaveLength(1);
    expect(incident!.against.map(({ name }) => name)).not.toContain('failures');
  });
});

describe('failed logins', () => {
  const telephone = (client: string) =>
    each(150, (at) => [fails(LATER + at, 5, client), fails(LATER + at, 35, client)]);
  const after = LATER + 151;

  it.each<[what: string, lines: Line[]]>([
    ['that nothing follows', telephone(HOME)],
    ['and then ordinary mail, from home', [...telephone(HOME), ...sends(after, HOME, 'x@a.example', 'ann')]],
    [
      'and then ordinary mail, on a journey',
      [...telephone(AWAY), ...sends(after, AWAY, 'x@a.example', 'ann')],
    ],
    [
      'and then ordinary mail, from our network',
      [...telephone('192.168.1.3'), ...sends(after, '192.168.1.3', 'x@a.example')],
    ],
  ])('of a telephone with an old password accuse nobody: %s', (_, lines) => {
    expect(alerts([...OFFICE, ...lines])).toEqual([]);
    expect(judged([...OFFICE, ...lines])).toEqual([]);
  });

  it('are evidence against a login that then sends spam from there, and never named', () => {
    const spam = each(60, (at) => filtered(after + (at >> 2), AWAY, `v${at}@d${at}.example`, 'ann'));
    const { incidents } = replayed([...OFFICE, ...telephone(AWAY), ...spam]);
    expect(incidents.map(({ sender }) => sender)).toEqual(['login:ann']);
    const finding = incidents[0]!.signals.find(({ name }) => name === 'failed-logins');
    expect(finding!.score).toBeGreaterThan(1);
    const { email, json } = composeMessage(notice({ incident: incidents[0]! }));
    for (const text of [JSON.stringify(incidentJson(incidents[0]!)), email, json])
      expect(text).not.toContain(PASSWORD);
  });
});
