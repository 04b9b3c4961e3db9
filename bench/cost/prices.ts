// us-east-1 list prices in USD; arm64 where it matters. Sources: the services' pricing pages.
export const PRICES = {
  /** CloudWatch Logs, standard class: a GB written. */
  logGb: 0.5,
  /** CloudWatch Logs: a GB-month kept; a line takes about 0.15 of its size. */
  logKeptGb: 0.03,
  /** CloudWatch Logs: a GB that a query reads. */
  queryGb: 0.005,
  /** CloudWatch: a log alarm a month. Not in a price list that we have seen; it is what users report. */
  logAlarm: 0.3,
  /** DynamoDB on demand: a million write and read units; a GB-month with its point-in-time recovery. */
  writes: 0.625,
  reads: 0.125,
  tableGb: 0.25 + 0.2,
  /** Lambda: a million invocations; a GB-second. */
  invocations: 0.2,
  gbSecond: 0.0000133334,
  /** Kinesis Data Streams on demand: an hour of a stream; a GB put, and read; a GB-month kept beyond a day. */
  streamHour: 0.04,
  streamGb: 0.08 + 0.04,
  streamKeptGb: 0.1,
} as const;

/** What a stack costs a month when nobody sends mail; see docs/decisions/0003-cdk-app.md. */
export const FIXED = 13;

/** What the backstop reads: two queries over an hour of log, each so many times a day by default. */
export const BACKSTOP = { queries: 2, share: 1 / 24, runsADay: 96 };

export const DAYS = 30;
export const RUNS = DAYS * 1_440;
