// False alerts against the size of the fleet, and against the threshold: is 9.5 + ln(senders / 400) the right slope?
import { campaign, detector, type Tally } from './campaign.ts';
import { markdown } from './table.ts';
import { type Parameters, WORLD_A, WORLD_B } from './world/parameters.ts';

const COUNTED = [
  'people',
  'roaming',
  'gateways',
  'crons',
  'deadCrons',
  'tickets',
  'shops',
  'monitors',
  'newsletters',
  'invoices',
  'lists',
  'autoReplies',
  'newLaptops',
  'newColleagues',
] as const;

const SIZES: readonly { factor: number; seeds: readonly number[] }[] = [
  { factor: 0.25, seeds: [31, 32, 33, 34, 35, 36, 37, 38] },
  { factor: 1, seeds: [31, 32, 33, 34] },
  { factor: 4, seeds: [31, 32] },
];
const THRESHOLDS = [8.5, 9.5, 10.5, 11.5];
const TRAINING = [1, 2, 3];

function scaled(world: Parameters, factor: number): Parameters {
  const changed = Object.fromEntries(COUNTED.map((field) => [field, Math.round(world[field] * factor)]));
  return { ...world, days: 14, attacksOfAKind: 1, ...changed };
}

const rate = ({ falseAlerts, weeks }: Tally): string =>
  `${(falseAlerts.length / weeks).toFixed(2)} (${falseAlerts.length} in ${weeks} weeks)`;

const bySize = [WORLD_A, WORLD_B].flatMap((world) =>
  SIZES.map(({ factor, seeds }) => {
    const [own] = campaign(scaled(world, factor), seeds, [detector('detector')]);
    return [world.name, String(400 * factor), rate(own!)];
  }),
);
process.stdout.write(`${markdown(['world', 'senders, about', 'false alerts a week'], bySize)}\n\n`);

const byThreshold = [WORLD_A, WORLD_B].flatMap((world) =>
  campaign(
    world,
    TRAINING,
    THRESHOLDS.map((threshold) => detector(String(threshold), { threshold })),
  ).map((own) => [world.name, own.name, rate(own)]),
);
process.stdout.write(`${markdown(['world', 'threshold', 'false alerts a week'], byThreshold)}\n`);
