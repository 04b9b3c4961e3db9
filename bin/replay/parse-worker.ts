// A thread that reads and parses log files, while the main one joins and judges. This module is both ends of it: the
// bundle gives it a file of its own, which the thread starts from.
import { isMainThread, type MessagePort, parentPort, Worker } from 'node:worker_threads';
import type { LineParser } from '../../lambda/core/mail-log/line-parser.ts';
import { readBlocks } from '../input.ts';
import { UsageError } from '../usage-error.ts';
import { BlockEncoder } from './bytes/block-encoder.ts';
import { type LineCounts, newLineCounts } from './event-source.ts';
import { type EventBatch, EventWriter } from './event-writer.ts';
import { eventParser } from './log-source.ts';

/** Asks for the next batch of a file, which is named with the first request. */
export interface BatchRequest {
  file: number;
  open?: OpenRequest;
}

export interface OpenRequest {
  path: string;
  year: number | undefined;
  zone: string | undefined;
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
  return new Worker(new URL(import.meta.url), { name: NAME, argv: [NAME] });
}

const NAME = 'sendwatch-parse';

interface OpenFile {
  blocks: AsyncGenerator<Buffer>;
  encoder: BlockEncoder;
  parse: LineParser;
  counts: LineCounts;
  progress: { bytes: number; total: number };
  /** The request that is being answered. */
  last: Promise<void>;
}

function serve(port: MessagePort): void {
  const files = new Map<number, OpenFile>();
  const writer = new EventWriter();
  port.on('message', ({ file, open }: BatchRequest) => {
    if (open !== undefined) files.set(file, openFile(open, writer));
    const at = files.get(file)!;
    at.last = at.last.then(() => answer(port, writer, file, at));
  });
}

function openFile({ path, year, zone }: OpenRequest, writer: EventWriter): OpenFile {
  const progress = { bytes: 0, total: 0 };
  const onProgress = (bytes: number, total: number) => Object.assign(progress, { bytes, total });
  const parse = eventParser(path, { year, zone });
  return {
    blocks: readBlocks(path, { onProgress }),
    encoder: new BlockEncoder(writer, parse),
    parse,
    counts: newLineCounts(),
    progress,
    last: Promise.resolve(),
  };
}

async function answer(
  port: MessagePort,
  writer: EventWriter,
  file: number,
  { blocks, encoder, parse, counts, progress }: OpenFile,
): Promise<void> {
  const post = (reply: BatchReply, buffers: ArrayBuffer[] = []) => port.postMessage(reply, buffers);
  try {
    const { value, done } = await blocks.next();
    if (done) {
      post({ file, end: { ...counts, unknown: counts.unknown + parse.unjoined } });
      return;
    }
    encoder.encode(value, counts);
    const batch = writer.take();
    post({ file, batch, counts: { ...counts }, ...progress }, [batch.numbers.buffer, batch.text.buffer]);
  } catch (error) {
    if (error instanceof UsageError) post({ file, refused: error.message });
    else post({ file, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

if (!isMainThread && parentPort !== null && process.argv.includes(NAME)) serve(parentPort);
