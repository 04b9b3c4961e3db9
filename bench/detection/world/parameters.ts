type Range = readonly [low: number, high: number];

/** What makes one world differ from another. Rates are per minute unless said otherwise. */
export interface Parameters {
  name: string;
  days: number;
  /** Minutes east of UTC where people work. */
  zone: number;
  people: number;
  /** Share of people who work in shifts around the clock. */
  shifts: number;
  /** People who send through a login from changing networks, without a host of ours. */
  roaming: number;
  gateways: number;
  /** Servers by kind. */
  crons: number;
  deadCrons: number;
  tickets: number;
  shops: number;
  monitors: number;
  newsletters: number;
  invoices: number;
  lists: number;
  autoReplies: number;
  newLaptops: number;
  newColleagues: number;
  /** Share of people who do mail merges, days between them, their size and share of failures. */
  mergers: number;
  mergeEvery: Range;
  mergeSize: Range;
  mergeFailed: Range;
  outages: number;
  /** How often a server's day is several times busier for an hour or two. */
  rushes: number;
  attacksOfAKind: number;
  attack: {
    failed: Range;
    cleanFailed: Range;
    fast: Range;
    medium: Range;
    login: Range;
    /** Messages a minute, each to `manySize` recipients. */
    many: Range;
    manySize: Range;
    newHost: Range;
    burst: Range;
    /** Recipients an hour. */
    slow: Range;
    /** Recipients a minute at the end of the ramp. */
    ramp: Range;
    /** Recipients an hour. */
    business: Range;
    clean: Range;
  };
}

/** A European office: merges, newsletters, a monthly run, gateways, outages. */
export const WORLD_A: Parameters = {
  name: 'A',
  days: 28,
  zone: 60,
  people: 255,
  shifts: 0,
  roaming: 70,
  gateways: 4,
  crons: 16,
  deadCrons: 4,
  tickets: 3,
  shops: 3,
  monitors: 4,
  newsletters: 3,
  invoices: 1,
  lists: 1,
  autoReplies: 3,
  newLaptops: 16,
  newColleagues: 8,
  mergers: 0.18,
  mergeEvery: [6, 20],
  mergeSize: [30, 400],
  mergeFailed: [0.01, 0.09],
  outages: 2,
  rushes: 0.1,
  attacksOfAKind: 4,
  attack: {
    failed: [0.12, 0.4],
    cleanFailed: [0.01, 0.05],
    fast: [85, 250],
    medium: [8, 40],
    login: [5, 30],
    many: [0.3, 1.5],
    manySize: [20, 50],
    newHost: [3, 30],
    burst: [15, 60],
    slow: [20, 70],
    ramp: [10, 40],
    business: [30, 120],
    clean: [4, 30],
  },
};

/** Another continent, shift workers, event-driven servers, dirtier merges, slower and cleaner bots. */
export const WORLD_B: Parameters = {
  ...WORLD_A,
  name: 'B',
  zone: -480,
  people: 235,
  shifts: 0.3,
  roaming: 70,
  crons: 12,
  tickets: 7,
  shops: 12,
  monitors: 6,
  newsletters: 4,
  mergers: 0.2,
  mergeEvery: [6, 18],
  mergeSize: [40, 450],
  mergeFailed: [0.02, 0.13],
  outages: 2,
  rushes: 0.25,
  attack: {
    failed: [0.12, 0.35],
    cleanFailed: [0.01, 0.05],
    fast: [40, 120],
    medium: [4, 20],
    login: [3, 15],
    many: [0.2, 0.8],
    manySize: [12, 35],
    newHost: [2, 15],
    burst: [8, 35],
    slow: [12, 45],
    ramp: [6, 25],
    business: [20, 70],
    clean: [3, 20],
  },
};
