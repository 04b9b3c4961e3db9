import type { Worker } from 'node:worker_threads';
import type { MessageEvent } from '../../lambda/core/events/message-event.ts';
import { UsageError } from '../usage-error.ts';
import { type BatchEvents, EventReader } from './event-reader.ts';
import { type EventSource, type LineCounts, newLineCounts } from './event-source.ts';
import type { SourceOptions } from './log-source.ts';
import type { BatchReply, BatchRequest } from './parse-worker.ts';

/** So many batches of the file at hand are asked for ahead; of one that waits for its turn, one. */
const AHEAD = 3;

/** The main thread's end of the parsing thread: one for all files. */
export class ParseThread {
  readonly #worker: Worker;
  readonly #reader = new EventReader();
  readonly #sources: ThreadedSource[] = [];

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (reply: BatchReply) => {
      const source = this.#sources[reply.file]!;
      if ('batch' in reply) source.receive({ ...reply, events: this.#reader.open(reply.batch) });
      else if ('end' in reply) source.receive({ end: reply.end });
      else if ('refused' in reply) source.receive({ error: new UsageError(reply.refused) });
      else source.receive({ error: new Error(reply.failed) });
    });
    worker.on('error', (error) => {
      for (const source of this.#sources) source.receive({ error });
    });
  }

  open(path: string, options: SourceOptions): ThreadedSource {
    const file = this.#sources.length;
    const ask = (request: Omit<BatchRequest, 'file'>) => this.#worker.postMessage({ file, ...request });
    const source = new ThreadedSource(path, options, ask);
    this.#sources.push(source);
    return source;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

type Received =
  | { events: BatchEvents; counts: LineCounts; bytes: number; total: number }
  | { end: LineCounts }
  | { error: Error };

/** One log file, read and parsed in the other thread. */
export class ThreadedSource implements EventSource {
  readonly path: string;
  counts: LineCounts = newLineCounts();
  head: MessageEvent | undefined;
  readonly #ask: (request: Omit<BatchRequest, 'file'>) => void;
  readonly #options: SourceOptions;
  readonly #waiting: Received[] = [];
  #asked = 1;
  #events: BatchEvents | undefined;
  #wake: (() => void) | undefined;

  constructor(path: string, options: SourceOptions, ask: (request: Omit<BatchRequest, 'file'>) => void) {
    this.path = path;
    this.#ask = ask;
    this.#options = options;
    const { year, zone } = options;
    ask({ open: { path, year, zone } });
  }

  next(): boolean {
    this.head = this.#events?.next();
    return this.head !== undefined;
  }

  /** @throws UsageError for a file that cannot be read */
  async advance(): Promise<void> {
    while (!this.next()) if (!(await this.#load())) return;
  }

  receive(received: Received): void {
    this.#waiting.push(received);
    this.#wake?.();
  }

  async #load(): Promise<boolean> {
    while (this.#waiting.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    // The end and an error stay, for whoever asks again.
    const received = this.#waiting[0]!;
    if ('error' in received) throw received.error;
    if ('end' in received) {
      this.counts = received.end;
      this.#events = undefined;
      return false;
    }
    this.#waiting.shift();
    for (this.#asked--; this.#asked < AHEAD; this.#asked++) this.#ask({});
    this.counts = received.counts;
    this.#events = received.events;
    this.#options.onProgress?.(received.bytes, received.total);
    return true;
  }
}
