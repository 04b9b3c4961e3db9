import { DAY } from '../world/scene.ts';
import type { Mail } from './mail.ts';
import { type Office, sendersOf } from './office.ts';
import { PROVIDERS } from './one-sender.ts';
import { numbersIn, type Strategy } from './strategy.ts';

/** What it sent before the attack: recipients by minute. */
function history(office: Office, sender: string): Map<number, number> {
  const sent = new Map<number, number>();
  for (const [minute, tallies] of office.tallies) {
    for (const tally of tallies) {
      if (minute < office.attack && tally.sender === sender && tally.recipients > 0)
        sent.set(minute, tally.recipients);
    }
  }
  return sent;
}

function largestDay(sent: ReadonlyMap<number, number>): number {
  const days = new Map<number, number>();
  for (const [minute, recipients] of sent) {
    const day = Math.floor(minute / DAY);
    days.set(day, (days.get(day) ?? 0) + recipients);
  }
  return Math.max(0, ...days.values());
}

const WEEK = 7 * DAY;

/** The last week before the attack is sent once more, to strangers: at the same minutes, in the same sizes. */
export const IMITATED_JOB: Strategy = {
  name: '4 a taught job imitated in time and size',
  levels: [
    ...[1, 7].flatMap((every) =>
      ['newsletter', 'newsletter of somebody else'].map((kind) => `${kind}, each ${every} days`),
    ),
    'monthly run, each 7 days',
    'shop, each 7 days',
    'cron, each 7 days',
    'mailing list, each 7 days',
  ],
  plan(office, level) {
    const [every] = numbersIn(level);
    const kind = level.slice(0, level.indexOf(','));
    const sender = sendersOf(office, kind.split(' of ')[0]!)[kind.includes(' of ') ? 1 : 0]!;
    const sent = history(office, sender);
    const run = largestDay(sent);
    const from = `${kind}0@example.com`;
    const largest = [...sent].reduce((most, each) => (each[1] > most[1] ? each : most), [0, 0])[0];
    const model = Math.floor(largest / DAY);
    return {
      allowed: kind.startsWith('newsletter') || kind === 'monthly run' ? 2 * run : Math.max(5000, 2 * run),
      send(minute): Mail[] {
        // Weekly: what was sent a week or two before; daily: the largest day's job at its hour.
        const like =
          every === 7
            ? minute - 2 * WEEK - Math.floor((minute - office.attack) / (2 * WEEK)) * 2 * WEEK
            : model * DAY + (((minute % DAY) + DAY) % DAY);
        const recipients = sent.get(like) ?? 0;
        return [{ minute, sender, from, recipients, domains: PROVIDERS }];
      },
    };
  },
};
