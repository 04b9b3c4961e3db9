// A thread that reads and parses log files, while the main one joins and judges. This module is both ends of it: the
// bundle gives it a file of its own, which the thread starts from.
import { isMainThread, type MessagePort, parentPort, Worker } from 'node:worker_threads';
import type { NetworkSet } from '../../lambda/core/network.ts';
import { relayNetworks } from '../../lambda/core/tally/attribution.ts';
import type { MessageEvent } from '../../lambda/core/tally/message-event.ts';
import { UsageError } from '../usage-error.ts';
import { type EventBatch, EventWriter } from './event-codec.ts';
import type { LineCounts } from './event-source.ts';
import { LogSource } from './log-source.ts';

/** Asks for the next batch of a file, which is named with the first request. */
export interface BatchRequest {
  file: number;
  open?: OpenRequest;
}

export interface OpenRequest {
  path: string;
  year: number | undefined;
  zone: string | undefined;
  /** The next hops of ours: what others made of a message need not be told. */
  trustedRelays: readonly string[];
}

export type BatchReply = { file: number } & (
  | { batch: EventBatch; counts: LineCounts; bytes: number; total: number }
  | { end: LineCounts }
  | { refused: string }
  | { failed: string }
);

/** The thread, or undefined where this module is not a file that Node itself can run. */
export function startParseWorker(): Worker | undefined {
  if (!import.meta.url.endsWith('.mjs')) return undefined;
  // Nearly all that the parser makes is garbage at once: a larger nursery is swept less often.
  return new Worker(new URL(import.meta.url), { name: NAME, argv: [NAME] });
}

const NAME = 'sendwatch-parse';

interface OpenFile {
  source: LogSource;
  progress: { bytes: number; total: number };
  relays: NetworkSet;
  /** The request that is being answered. */
  last: Promise<void>;
}

function serve(port: MessagePort): void {
  const files = new Map<number, OpenFile>();
  const writer = new EventWriter();
  port.on('message', ({ file, open }: BatchRequest) => {
    if (open !== undefined) files.set(file, openFile(open));
    const at = files.get(file)!;
    at.last = at.last.then(() => answer(port, writer, file, at));
  });
}

function openFile({ path, year, zone, trustedRelays }: OpenRequest): OpenFile {
  const progress = { bytes: 0, total: 0 };
  const onProgress = (bytes: number, total: number) => Object.assign(progress, { bytes, total });
  return {
    source: new LogSource(path, { year, zone, onProgress }),
    progress,
    relays: relayNetworks({ trustedRelays: [...trustedRelays] }),
    last: Promise.resolve(),
  };
}

async function answer(
  port: MessagePort,
  writer: EventWriter,
  file: number,
  { source, progress, relays }: OpenFile,
): Promise<void> {
  const post = (reply: BatchReply, buffers: ArrayBuffer[] = []) => port.postMessage(reply, buffers);
  try {
    if (!(await source.load())) {
      post({ file, end: { ...source.counts } });
      return;
    }
    while (source.next()) {
      const event = source.head!;
      forgetStrangersIds(event, relays);
      writer.add(event);
    }
    const batch = writer.take();
    post({ file, batch, counts: { ...source.counts }, ...progress }, [
      batch.numbers.buffer,
      batch.text.buffer,
    ]);
  } catch (error) {
    if (error instanceof UsageError) post({ file, refused: error.message });
    else post({ file, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

/** Nearly every delivery names the queue id that some remote server gave: it joins nothing, and is always new. */
function forgetStrangersIds({ outcome }: MessageEvent, relays: NetworkSet): void {
  if (outcome?.queuedAs === undefined) return;
  if (outcome.relayIp !== undefined && relays.has(outcome.relayIp)) return;
  outcome.queuedAs = undefined;
  outcome.relayIp = undefined;
}

if (!isMainThread && parentPort !== null && process.argv.includes(NAME)) serve(parentPort);
