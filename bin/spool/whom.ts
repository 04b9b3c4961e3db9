import type { Settings } from '../../lambda/core/config.ts';
import { attackEnd } from '../../lambda/core/incident/ending/attack-span.ts';
import type { Incident } from '../../lambda/core/incident/incident.ts';
import {
  addressOf,
  foldSender,
  hostSender,
  SENDER_FORMS,
  senderKind,
  senderOf,
} from '../../lambda/core/sender.ts';
import type { Wanted } from '../../lambda/core/spool/select/select.ts';
import { spellings } from '../../lambda/core/text/ascii-domain.ts';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { SECOND } from '../../lambda/core/time.ts';
import { type LogOptions, nowOf } from '../lines/read-log.ts';
import { replayLog } from '../replay/replay-log.ts';
import { parseTimeSpan } from '../time-option.ts';
import { UsageError } from '../usage-error.ts';

export interface WhomOptions {
  sender?: string;
  since?: string;
  until?: string;
  incident?: string;
  log?: string[];
  tz?: string;
}

/**
 * Whose messages are asked for by `--sender`, `--since` and `--until`; undefined when nobody's.
 *
 * @throws UsageError when the options do not fit together, or a value cannot be read
 */
export function wantedSender(options: WhomOptions): Wanted | undefined {
  const { sender, since, until, incident, log = [], tz } = options;
  if (sender === undefined && (since ?? until) !== undefined)
    throw new UsageError(
      '--since and --until go with --sender: name the sender whose messages of that time are meant',
    );
  if (sender !== undefined && incident !== undefined)
    throw new UsageError('--sender and --incident both name whose messages are meant; give one of them');
  if ((sender ?? incident) !== undefined && log.length === 0)
    throw new UsageError('the queue does not tell who handed a message in; add the mail log: --log FILE');
  if (sender === undefined) return undefined;
  return { senders: senderKeys(sender), ...parseTimeSpan({ since, until }, tz) };
}

/** A client's own IPv6 address names its /64, and a login is one in any letter case, its domain spelled out or `xn--`. */
function senderKeys(text: string): string[] {
  if (senderOf(text) === undefined)
    throw new UsageError(`--sender: '${plain(text, 80)}' is no sender; write ${SENDER_FORMS}`);
  const address = addressOf(text);
  if (address !== undefined) return [hostSender(address)];
  const key = foldSender(text);
  return senderKind(key) === 'login' ? spellings(key) : [key];
}

/**
 * The senders and the time of an incident that `replay` finds in the logs: to the end of the attack, open or closed.
 *
 * @throws UsageError when there is none of that id
 */
export async function wantedIncident(
  id: string,
  logs: readonly string[],
  settings: Settings,
  options: LogOptions,
): Promise<Wanted> {
  let closesAt = (_: string): number | undefined => undefined;
  const { incidents } = await replayLog(
    logs,
    settings,
    { year: options.year, zone: options.tz, now: nowOf(options), command: 'spool' },
    (_minute, _tallies, _totals, detector) => {
      closesAt = (open) => detector.closesAt(open);
    },
  );
  const incident = incidents.find((each) => each.id === id);
  if (incident === undefined) throw new UsageError(noSuchIncident(id, incidents));
  const { sender, related, opened } = incident;
  const closes = incident.closed ?? closesAt(id);
  if (closes === undefined) throw new Error(`the incident ${id} neither closed nor is open`);
  return { senders: [sender, ...related], since: opened, until: attackEnd(incident, closes) + SECOND - 1 };
}

function noSuchIncident(id: string, incidents: readonly Incident[]): string {
  const known = incidents.map((each) => plain(each.id, 60)).join(', ');
  return `--incident: '${plain(id, 60)}' is no incident of this log; ${known === '' ? 'it has none' : `it has ${known}`}`;
}
