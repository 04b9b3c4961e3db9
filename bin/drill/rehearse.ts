import { DRILL_LENGTH, drillHost, drillId } from '../../lambda/core/drill/drill.ts';
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
  /** Writes the lines into the mail log, in a log stream of this drill's own. */
  write(nonce: string, lines: readonly string[], time: number): Promise<void>;
  /** Whether ingest has stored an event of this mail host in that minute. */
  stored(minute: number, host: string): Promise<boolean>;
  /** Tells whoever waits what is being done. */
  say(line: string): void;
}

/** How far a drill came; seconds from its lines in the log, undefined for what did not happen in its time. */
export interface Rehearsal {
  id: string;
  page: boolean;
  stored: number | undefined;
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

/** Starts a drill and follows it until it is told, or its time is over. */
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
  await ports.write(nonce, drillLines(nonce, written), written);
  ports.say('Written. The judge runs each minute; this takes two or three.');

  const after = (time: number) => Math.max(0, Math.round((time - written) / SECOND));
  let stored: number | undefined;
  let seen: Drill | undefined;
  while (ports.now() < drill.to) {
    await ports.sleep(ASK_EVERY);
    if (stored === undefined && (await ports.stored(minuteOf(written), host))) stored = after(ports.now());
    seen = await ports.load(nonce);
    if (seen?.told !== undefined) break;
  }
  return {
    id: drillId(nonce),
    page,
    stored,
    found: seen?.judged === undefined ? undefined : after(seen.judged),
    told: seen?.told === undefined ? undefined : after(ports.now()),
    refused: seen?.told === undefined ? seen?.refused : undefined,
  };
}
