import { passingIn } from '../core/detect/state/bound-senders.ts';
import { decodeFleet, decodeSender, encodeFleet, encodeSender } from '../core/detect/state/codec/codec.ts';
import type { SenderState } from '../core/detect/state/sender-state.ts';
import { SendwatchError } from '../core/error.ts';
import { notFinite } from '../core/finite.ts';
import type { RefusalWatchState } from '../core/impact/refused/refusal-watch.ts';
import { type JudgeState, newJudgeState } from '../core/incident/judge-minute.ts';
import type { OpenIncident } from '../core/incident/open-incident.ts';
import { storedIncident } from '../core/incident/stored-incident.ts';
import type { TrafficBookState } from '../core/rollup/traffic-book.ts';
import type { QueueWatchState } from '../core/spool/watch/queue-watch.ts';
import type { DeparturesState } from '../core/tally/departures/departures.ts';
import { decodeJoiner, encodeJoiner } from '../core/tally/joiner-codec.ts';
import type { JoinerState } from '../core/tally/joiner-state.ts';

/** All that the judge remembers after a minute. */
export interface Memory {
  joiner: JoinerState | undefined;
  traffic: TrafficBookState | undefined;
  queues: QueueWatchState | undefined;
  refusals: RefusalWatchState | undefined;
  departures: DeparturesState | undefined;
  state: JudgeState & { senders: Map<string, SenderState> };
}

type Stored = Pick<JudgeState, 'incidents' | 'servers'> &
  Partial<Pick<JudgeState, 'past'> & Pick<Memory, 'queues' | 'refusals' | 'departures'>>;

/** The checkpoint is not one that this version reads. */
export class CheckpointError extends SendwatchError {
  override name = 'CheckpointError';
  readonly code = 'checkpoint-format';
}

/** The judge's memory holds a number that is none; scores made with it would be none either, and nobody is accused. */
export class UnsoundStateError extends SendwatchError {
  override name = 'UnsoundStateError';
  readonly code = 'unsound-state';
}

const VERSION = 3;
/** Written up to 8c70732 and after: it knew no refused servers, and its incidents stand alone in their section. */
const WITHOUT_SERVERS = 2;

export function emptyMemory(): Memory {
  return {
    joiner: undefined,
    traffic: undefined,
    queues: undefined,
    refusals: undefined,
    departures: undefined,
    state: { ...newJudgeState(), senders: new Map() },
  };
}

/**
 * A memory without the senders and incidents that hold a number that is none: they begin anew.
 *
 * @throws UnsoundStateError where it is what all senders share
 */
export function soundMemory(memory: Memory): Memory {
  const { state, traffic, queues, refusals, departures } = memory;
  assertSound(state);
  for (const [key, sender] of state.senders) if (notFinite(sender) !== undefined) state.senders.delete(key);
  state.incidents = state.incidents.filter((open) => notFinite(open) === undefined);
  state.servers = state.servers.filter((each) => notFinite(each) === undefined);
  return {
    ...memory,
    traffic: notFinite(traffic) === undefined ? traffic : undefined,
    queues: notFinite(queues) === undefined ? queues : undefined,
    refusals: notFinite(refusals) === undefined ? refusals : undefined,
    departures: notFinite(departures) === undefined ? departures : undefined,
  };
}

/** @throws UnsoundStateError where what all senders share holds a number that is none */
export function assertSound({ fleet }: Pick<JudgeState, 'fleet'>): void {
  const place = notFinite(fleet);
  if (place !== undefined) {
    throw new UnsoundStateError(
      `'${place}' of the fleet is no number; the checkpoint before it is taken instead`,
    );
  }
}

/**
 * `[u8 version]`, then sections of `[u32 length][bytes]`, little endian: joiner (empty: none), traffic (JSON),
 * incidents, refused servers, watched queues, correspondents and departures (JSON), fleet, and for each sender its key (UTF-8) and its state.
 */
export function encodeMemory({ joiner, traffic, queues, refusals, departures, state }: Memory): Uint8Array {
  const text = new TextEncoder();
  const sections = [
    joiner === undefined ? new Uint8Array() : encodeJoiner(joiner),
    text.encode(JSON.stringify(traffic ?? null)),
    text.encode(
      JSON.stringify({
        incidents: state.incidents,
        servers: state.servers,
        past: state.past,
        queues,
        refusals,
        departures,
      } satisfies Stored),
    ),
    encodeFleet(state.fleet),
  ];
  for (const [key, sender] of state.senders) sections.push(text.encode(key), encodeSender(sender));
  const bytes = new Uint8Array(1 + sections.reduce((sum, section) => sum + 4 + section.length, 0));
  const view = new DataView(bytes.buffer);
  bytes[0] = VERSION;
  let at = 1;
  for (const section of sections) {
    view.setUint32(at, section.length, true);
    bytes.set(section, at + 4);
    at += 4 + section.length;
  }
  return bytes;
}

/** @throws CheckpointError for another version or a torn text; UnsoundStateError where it holds no numbers */
export function decodeMemory(bytes: Uint8Array): Memory {
  if (bytes[0] !== VERSION && bytes[0] !== WITHOUT_SERVERS) {
    throw new CheckpointError(`the checkpoint has version ${bytes[0]}; this sendwatch reads ${VERSION}`);
  }
  const sections = [...sectionsOf(bytes)];
  const text = new TextDecoder();
  const [joiner, traffic, incidents, fleet, ...senders] = sections;
  if (
    joiner === undefined ||
    traffic === undefined ||
    incidents === undefined ||
    fleet === undefined ||
    senders.length % 2 !== 0
  ) {
    throw new CheckpointError(`the checkpoint has ${sections.length} sections; it is torn`);
  }
  const memory = emptyMemory();
  if (joiner.length > 0) memory.joiner = decodeJoiner(joiner);
  memory.traffic = (JSON.parse(text.decode(traffic)) as TrafficBookState | null) ?? undefined;
  const stored = JSON.parse(text.decode(incidents)) as OpenIncident[] | Stored;
  const open = Array.isArray(stored) ? stored : stored.incidents;
  if (!Array.isArray(stored)) {
    memory.state.servers = stored.servers;
    if (stored.past !== undefined) memory.state.past = stored.past;
    memory.queues = stored.queues;
    memory.refusals = stored.refusals;
    memory.departures = stored.departures;
  }
  memory.state.incidents = open.map((each) => ({ ...each, incident: storedIncident(each.incident) }));
  memory.state.fleet = decodeFleet(fleet);
  for (let at = 0; at < senders.length; at += 2) {
    memory.state.senders.set(text.decode(senders[at]), decodeSender(senders[at + 1]!));
  }
  memory.state.fleet.passing = passingIn(memory.state.senders, memory.state.fleet);
  return soundMemory(memory);
}

function* sectionsOf(bytes: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 1;
  while (at + 4 <= bytes.length) {
    const length = view.getUint32(at, true);
    if (at + 4 + length > bytes.length)
      throw new CheckpointError(`the checkpoint ends inside a section at ${at}`);
    yield bytes.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
}
