import {
  DRILL_LENGTH,
  DRILL_MESSAGES,
  drillHost,
  drillId,
  drillQueueId,
} from '../../lambda/core/drill/drill.ts';
import { drillLines } from '../../lambda/core/drill/drill-lines.ts';
import type { Drill } from '../../lambda/core/message/action.ts';
import { minuteOf, SECOND } from '../../lambda/core/time.ts';

/** What a rehearsal needs of the world. Times are milliseconds since 1970. */
export interface DrillPorts {
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Stores the drill where the judge finds it. */
  store(drill: Drill): Promise<void>;
  /** The drill with the judge's word. */
  load(nonce: string): Promise<Drill | undefined>;
  /** Those of the mail logs: at least one. */
  logGroups: readonly string[];
  /** Writes the lines into a log group, in a log stream of this drill's own. */
  write(nonce: string, logGroup: string, lines: readonly string[], time: number): Promise<void>;
  /** The queue ids of the events of this mail host that ingest has stored in that minute. */
  stored(minute: number, host: string): Promise<ReadonlySet<string>>;
  /** Tells whoever waits what is being done. */
  say(line: string): void;
}

/** How far a drill came; seconds from its lines in the log, undefined for what did not happen in its time. */
export interface Rehearsal {
  id: string;
  page: boolean;
  /** The first of its lines, from whichever log group; */
  stored: number | undefined;
  /** the log groups from which none was. */
  unread: readonly string[];
  found: number | undefined;
  told: number | undefined;
  /** The error by which the topic refused the notice last. */
  refused: string | undefined;
}

/**
 * A run of the judge that has begun before the drill was stored knows nothing of it, and would take its mail for real.
 * None lasts longer than a minute. Milliseconds.
 */
const KNOWN_AFTER = 65 * SECOND;
const ASK_EVERY = 2 * SECOND;

/**
 * Starts a drill and follows it until it is told and something of each log group is stored, or its time is over. Its
 * messages are dealt out among the log groups, so that each is proved to be read.
 */
export async function rehearse(
  ports: DrillPorts,
  { nonce, by, page }: Pick<Drill, 'nonce' | 'by' | 'page'>,
): Promise<Rehearsal> {
  const from = ports.now();
  const drill: Drill = { type: 'drill', nonce, from, to: from + DRILL_LENGTH, page, by, at: from };
  await ports.store(drill);
  ports.say('Stored. In a minute each judge knows of it; then the lines are written.');
  await ports.sleep(KNOWN_AFTER);
  const written = Math.floor(ports.now() / SECOND) * SECOND;
  const host = drillHost(nonce);
  const { logGroups } = ports;
  for (const [part, logGroup] of logGroups.entries())
    await ports.write(nonce, logGroup, drillLines(nonce, written, part, logGroups.length), written);
  ports.say('Written. The judge runs each minute; this takes two or three.');

  const after = (time: number) => Math.max(0, Math.round((time - written) / SECOND));
  let stored: number | undefined;
  let unread = logGroups;
  let seen: Drill | undefined;
  let told: number | undefined;
  while (ports.now() < drill.to) {
    await ports.sleep(ASK_EVERY);
    if (unread.length > 0) {
      const ids = await ports.stored(minuteOf(written), host);
      if (ids.size > 0) stored ??= after(ports.now());
      unread = logGroups.filter((_, part) => !isStored(nonce, ids, part, logGroups.length));
    }
    seen = await ports.load(nonce);
    if (seen?.told !== undefined) told ??= after(ports.now());
    if (told !== undefined && unread.length === 0) break;
  }
  return {
    id: drillId(nonce),
    page,
    stored,
    unread,
    found: seen?.judged === undefined ? undefined : after(seen.judged),
    told,
    refused: told === undefined ? seen?.refused : undefined,
  };
}

/** Whether one of a log group's messages is among those. */
function isStored(nonce: string, ids: ReadonlySet<string>, part: number, of: number): boolean {
  for (let at = part; at < DRILL_MESSAGES; at += of) if (ids.has(drillQueueId(nonce, at))) return true;
  return false;
}
