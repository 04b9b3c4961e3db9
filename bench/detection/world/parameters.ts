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
  /** Share of a shop's recipients that fail: mistyped and invented addresses. */
  shopFailed: Range;
  outages: number;
  /** How often a server's day is several times busier for an hour or two. */
  rushes: number;
  attacksOfAKind: number;
  /** Whether the tallies say who the recipients are; they do not in files from before that was written. */
  named?: boolean;
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
  mergers: 0.08,
  mergeEvery: [2, 10],
  mergeSize: [30, 500],
  shopFailed: [0.02, 0.06],
  mergeFailed: [0.005, 0.075],
  outages: 2,
  rushes: 0.1,
  attacksOfAKind: 4,
  attack: {
    failed: [0.12, 0.5],
    cleanFailed: [0.01, 0.05],
    fast: [90, 250],
    medium: [12, 60],
    login: [8, 40],
    many: [0.4, 2],
    manySize: [20, 50],
    newHost: [8, 50],
    burst: [25, 100],
    slow: [40, 140],
    ramp: [15, 60],
    business: [50, 200],
    clean: [8, 40],
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
  mergers: 0.09,
  mergeEvery: [2, 8],
  mergeSize: [40, 700],
  shopFailed: [0.02, 0.1],
  mergeFailed: [0.01, 0.13],
  outages: 2,
  rushes: 0.25,
  attack: {
    failed: [0.1, 0.4],
    cleanFailed: [0.01, 0.05],
    fast: [40, 150],
    medium: [5, 25],
    login: [4, 25],
    many: [0.3, 1.3],
    manySize: [15, 40],
    newHost: [4, 25],
    burst: [12, 50],
    slow: [25, 90],
    ramp: [8, 35],
    business: [35, 140],
    clean: [4, 25],
  },
};
