import { type MetricLine, readMetrics } from './emf.ts';
import { type ExecutionEnvironment, type Run, startEnvironment } from './execution-environment.ts';
import type { FunctionConfig } from './function-config.ts';

export type Invocation = Run & {
  /** Whether a new process was started for it. */
  cold: boolean;
  metrics: MetricLine[];
};

export interface LambdaFunctionOptions {
  /** Where the function calls AWS. */
  endpoint: string;
  /** How many events are served at once, each by its own process. Default: 1. */
  concurrency?: number;
  /** Node's binary. Default: what `SENDWATCH_LAMBDA_NODE` names, or the one that runs the tests. */
  node?: string;
}

/** A deployed function: as many processes as its events need, kept warm in between. */
export interface LambdaFunction {
  readonly config: FunctionConfig;
  /** Every invocation so far, in the order of their ends. */
  readonly invocations: readonly Invocation[];
  /** @param now the time at which it is to live, milliseconds since 1970. Default: the machine's own */
  invoke(payload: unknown, now?: number): Promise<Invocation>;
  /** SIGKILL to all its processes. The next event finds a new one. */
  kill(): Promise<void>;
}

export function createLambdaFunction(
  config: FunctionConfig,
  { endpoint, concurrency = 1, node }: LambdaFunctionOptions,
): LambdaFunction {
  const invocations: Invocation[] = [];
  const all = new Set<ExecutionEnvironment>();
  const idle: ExecutionEnvironment[] = [];
  const waiting: (() => void)[] = [];
  let running = 0;

  async function turn(): Promise<void> {
    if (running >= concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
  }

  function done(): void {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  }

  async function environment(): Promise<{ environment: ExecutionEnvironment; cold: boolean }> {
    for (let warm = idle.pop(); warm !== undefined; warm = idle.pop()) {
      if (warm.alive) return { environment: warm, cold: false };
      all.delete(warm);
    }
    const started = await startEnvironment(config, endpoint, node);
    all.add(started);
    return { environment: started, cold: true };
  }

  return {
    config,
    invocations,
    async invoke(payload, now) {
      await turn();
      try {
        const { environment: serving, cold } = await environment();
        const run = await serving.run(payload, now);
        idle.push(serving);
        const invocation: Invocation = { ...run, cold, metrics: run.lines.flatMap(readMetrics) };
        invocations.push(invocation);
        return invocation;
      } finally {
        done();
      }
    },
    async kill() {
      await Promise.all([...all].map((each) => each.kill()));
      all.clear();
    },
  };
}
