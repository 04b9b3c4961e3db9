import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environmentVariables } from './environment-variables.ts';
import type { FunctionConfig } from './function-config.ts';
import { lineSplitter } from './log-lines.ts';
import { limited } from './memory-limit.ts';
import { type FunctionError, type Report, startRuntimeApi } from './runtime-api.ts';

/** On a machine that others keep busy, functions get this many times their timeout. */
const PATIENCE = Number(process.env.SENDWATCH_LAMBDA_PATIENCE ?? 1);

const BOOTSTRAP = fileURLToPath(new URL('bootstrap.mjs', import.meta.url));

export type Outcome = Report | { status: 'timeout' } | { status: 'killed' };

/** What became of one event, and what the function wrote meanwhile. */
export type Run = Outcome & {
  requestId: string;
  lines: string[];
  /** The most that the process has held so far, in MB, as Lambda reports it. Undefined where the machine does not say. */
  maxMemoryUsed: number | undefined;
  /** Seconds of a core that it took. Undefined where the machine does not say. */
  cpu: number | undefined;
};

/** One process of a function. It serves one event at a time and stays warm until it ends. */
export interface ExecutionEnvironment {
  readonly alive: boolean;
  /** @param now the time at which the function is to live */
  run(payload: unknown, now?: number): Promise<Run>;
  /** SIGKILL: an event that is being served ends as `killed`. */
  kill(): Promise<void>;
}

export async function startEnvironment(
  config: FunctionConfig,
  endpoint: string,
  node = process.env.SENDWATCH_LAMBDA_NODE ?? process.execPath,
): Promise<ExecutionEnvironment> {
  const api = await startRuntimeApi();
  const env = environmentVariables(config, endpoint, new URL(api.url).host);
  const command = limited(node, config.memorySize);
  const child = spawn(command[0]!, [...command.slice(1), BOOTSTRAP], { cwd: config.code, env });

  let lines: string[] = [];
  let ended: ((requestId: string) => void) | undefined;
  const onLine = (line: string) => {
    const end = /^END RequestId: (\S+)$/.exec(line);
    if (end) ended?.(end[1]!);
    else lines.push(line);
  };
  child.stdout.on('data', lineSplitter(onLine));
  child.stderr.on('data', lineSplitter(onLine));
  let stopped: 'killed' | 'timeout' | undefined;
  const closed = new Promise<Outcome>((resolve) => {
    child.on('close', (code, signal) => {
      void api.close();
      resolve(
        stopped === undefined ? { status: 'error', error: exitError(code, signal) } : { status: stopped },
      );
    });
  });

  return {
    get alive() {
      return isAlive(child);
    },
    async run(payload, now) {
      const requestId = randomUUID();
      const logged = new Promise<void>((resolve) => {
        ended = (id) => id === requestId && resolve();
      });
      const timeout = config.timeout * 1000 * PATIENCE;
      const deadline = Date.now() + timeout;
      const before = cpuOf(child.pid);
      const timer = setTimeout(() => {
        stopped = 'timeout';
        child.kill('SIGKILL');
      }, timeout);
      let reported: Report | undefined;
      const report = api
        .run({ requestId, functionArn: config.arn, deadline, payload, now })
        .then((arrived) => {
          reported = arrived;
        });
      await Promise.race([Promise.all([report, logged]), closed]);
      // A process that ends may have reported before: why its handler did not load, for one.
      const outcome = reported ?? (await closed);
      clearTimeout(timer);
      const written = lines;
      lines = [];
      const after = cpuOf(child.pid);
      const cpu = before === undefined || after === undefined ? undefined : after - before;
      const used = { maxMemoryUsed: peakOf(child.pid), cpu };
      return { ...outcome, requestId, lines: written, ...used };
    },
    async kill() {
      if (isAlive(child)) {
        stopped = 'killed';
        child.kill('SIGKILL');
      }
      await closed;
    },
  };
}

/** Seconds of a core that a process has taken. Source: proc_pid_stat(5); a clock tick is a hundredth of a second. */
function cpuOf(pid: number | undefined): number | undefined {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return undefined;
  // Behind the name in brackets, which may hold anything: state is the third field, utime and stime 14th and 15th.
  const fields = readFileSync(path, 'utf8').split(') ').at(-1)!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Linux alone tells, and only while the process lives. */
function peakOf(pid: number | undefined): number | undefined {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return undefined;
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(path, 'utf8')) ?? [];
  return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

function exitError(code: number | null, signal: NodeJS.Signals | null): FunctionError {
  return { errorType: 'Runtime.ExitError', errorMessage: `exited with ${signal ?? `status ${code}`}` };
}
