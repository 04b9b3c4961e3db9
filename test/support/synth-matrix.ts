/** What a stage can be asked for, and in which every value must go with every other. */
const DIMENSIONS = {
  ingest: ['direct', 'kinesis', 'kinesis-drain'],
  groups: ['new', 1, 6, 20],
  channel: ['email', 'sms', 'slack', 'pager'],
  language: ['en', 'ja'],
  partition: ['aws', 'aws-cn', 'aws-us-gov'],
} as const;

type Dimension = keyof typeof DIMENSIONS;
export type Cell = { [D in Dimension]: (typeof DIMENSIONS)[D][number] };

const NAMES = Object.keys(DIMENSIONS) as Dimension[];

/** Every combination, those that a partition cannot do among them. */
export const CELLS: readonly Cell[] = NAMES.reduce<Partial<Cell>[]>(
  (cells, name) => cells.flatMap((cell) => DIMENSIONS[name].map((value) => ({ ...cell, [name]: value }))),
  [{}],
) as Cell[];

/** Whether the partition has the channel. Sources: see lib/regions.ts. */
export function isPossible({ channel, partition }: Cell): boolean {
  if (partition === 'aws-cn') return channel === 'email' || channel === 'pager';
  return partition === 'aws' || channel !== 'slack';
}

/** The pairs of values that a cell holds. */
export function pairsOf(cell: Cell): string[] {
  return NAMES.flatMap((one, at) =>
    NAMES.slice(at + 1).map((other) => `${one}=${cell[one]} ${other}=${cell[other]}`),
  );
}

/** As few of the cells as a greedy choice finds in which every pair of values occurs that occurs in any. */
export function pairwise(cells: readonly Cell[]): Cell[] {
  const open = new Set(cells.flatMap(pairsOf));
  const chosen: Cell[] = [];
  const gain = (cell: Cell) => pairsOf(cell).filter((pair) => open.has(pair)).length;
  while (open.size > 0) {
    const best = cells.reduce((most, cell) => (gain(cell) > gain(most) ? cell : most));
    chosen.push(best);
    for (const pair of pairsOf(best)) open.delete(pair);
  }
  return chosen;
}

/** The configuration of a cell as the stage `s<number>`, so that many of them are an app. */
export function configOf({ ingest, groups, channel, language, partition }: Cell, number: number): object {
  const place = {
    aws: {},
    'aws-cn': { account: '123456789012', region: 'cn-north-1', architecture: 'x86_64' },
    'aws-us-gov': { account: '123456789012', region: 'us-gov-west-1' },
  }[partition];
  const told = {
    email: {},
    sms: { sms: ['+14255550100'] },
    slack: { slack: [{ workspace: 'T0EXAMPLE', channel: `C0EXAMPLE${number}` }] },
    pager: { https: [{ url: 'https://pager.example.com/sendwatch', minimum: 'high' }] },
  }[channel];
  return {
    stage: `s${number}`,
    ingest,
    mailLog:
      groups === 'new'
        ? { new: {} }
        : { existing: Array.from({ length: groups }, (_, at) => `/mail/relay-${at}`) },
    alerts: { email: [{ address: 'oncall@example.net' }], ...told },
    settings: { ownDomains: ['example.com'], notify: { language } },
    ...place,
  };
}
