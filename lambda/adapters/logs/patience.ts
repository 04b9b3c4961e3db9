import { SendwatchError } from '../../core/error.ts';
import { SECOND } from '../../core/time.ts';

/** CloudWatch Logs refuses for good what it was asked for; the message names the log group and the fix. */
export class LogGroupError extends SendwatchError {
  override name = 'LogGroupError';
  readonly code = 'log-group';
}

/** The time that a command had is over. */
export class OutOfTimeError extends SendwatchError {
  override name = 'OutOfTimeError';
  readonly code = 'out-of-time';
  /** What AWS said to the calls that were made in vain, where that cost the time; its error's name. */
  readonly because: string | undefined;

  constructor(seconds: number, because?: string) {
    super(
      `the time of ${seconds} s is over${because === undefined ? '' : ` (AWS says ${because})`}; allow more with --deadline`,
    );
    this.because = because;
  }
}

/** What AWS means for now only: by its name, where it is no fault of the server's. */
const FOR_NOW = new Set([
  'LimitExceededException',
  'ThrottlingException',
  'ThrottledException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'ProvisionedThroughputExceededException',
  'ServiceUnavailableException',
  'TimeoutError',
  'ECONNRESET',
  'EPIPE',
]);

const FIRST_WAIT = 0.25 * SECOND;
const LONGEST_WAIT = 5 * SECOND;

/**
 * Calls within a time: what AWS refuses for now is asked again, at growing intervals, until the time is over. The clients
 * that are called must not try again by themselves.
 */
export class Patience {
  readonly #seconds: number;
  readonly #end: AbortSignal;

  /** @param seconds from now on */
  constructor(seconds: number) {
    this.#seconds = seconds;
    this.#end = AbortSignal.timeout(Math.ceil(seconds * SECOND));
  }

  /**
   * @param send makes the call, which ends with the signal
   * @throws OutOfTimeError
   */
  async call<T>(send: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    let because: string | undefined;
    for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      try {
        return await this.#within(send(this.#end));
      } catch (error) {
        if (this.#end.aborted) throw new OutOfTimeError(this.#seconds, because);
        if (!isForNow(error)) throw error;
        because = (error as Error).name;
      }
      // By chance, so that those who were refused together do not come again together.
      await this.#sleep(wait * (0.5 + Math.random() / 2), because);
    }
  }

  /** @throws OutOfTimeError */
  async sleep(ms: number): Promise<void> {
    await this.#sleep(ms, undefined);
  }

  async #sleep(ms: number, because: string | undefined): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    try {
      await this.#within(new Promise<void>((resolve) => (timer = setTimeout(resolve, ms))));
    } catch {
      throw new OutOfTimeError(this.#seconds, because);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Looking for credentials cannot be called off, so nobody waits for it. */
  async #within<T>(promise: Promise<T>): Promise<T> {
    if (this.#end.aborted) throw this.#end.reason;
    let giveUp = () => {};
    const over = new Promise<never>((_, reject) => {
      giveUp = () => reject(this.#end.reason);
      this.#end.addEventListener('abort', giveUp, { once: true });
    });
    try {
      return await Promise.race([promise, over]);
    } finally {
      this.#end.removeEventListener('abort', giveUp);
    }
  }
}

function isForNow(error: unknown): boolean {
  const { name, code, $metadata, $retryable } = error as {
    name?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
    $retryable?: { throttling?: boolean };
  };
  if (FOR_NOW.has(name ?? '') || FOR_NOW.has(code ?? '') || $retryable?.throttling) return true;
  return ($metadata?.httpStatusCode ?? 0) >= 500;
}
