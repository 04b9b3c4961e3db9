// `tsx bench/limits/run.ts [--from SEED] [--seeds N] [--jobs] [--hosts N] [--logins N]`: limits learned from two weeks of
// made-up offices, tried on the third: how many honest messages they would have put off, and how much of the bots they
// would have let through.
// `--jobs`: with servers and first newsletters that the two weeks have not seen.
import { parseArgs } from 'node:util';
import { parseSettings } from '../../lambda/core/config.ts';
import { type Limit, limited } from '../../lambda/core/limits/limiter.ts';
import { DEFAULT_LIMIT, learnedLimit } from '../../lambda/core/limits/limits.ts';
import { type Sending, SentMailReader } from '../../lambda/core/limits/sent-mail.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import { senderKind } from '../../lambda/core/sender.ts';
import type { AttackKind } from '../office/attacks.ts';
import { DAY, EPOCH } from '../office/office.ts';
import { playWorld } from '../office/world.ts';

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '8' },
    jobs: { type: 'boolean', default: false },
    hosts: { type: 'string', default: '130' },
    logins: { type: 'string', default: '70' },
  },
});
const LEARNED = (EPOCH + 14 * DAY) * 1000;
const BOTS: readonly AttackKind[] = [
  'fast bot',
  'medium bot',
  'slow bot',
  'new host',
  'stolen login',
  'web form',
];

let honest = 0;
let delayed = 0;
let worst = 0;
/** Messages of senders that the two weeks do not know. */
let strangers = 0;
let strangersDelayed = 0;
const bots = new Map<string, { sent: number; through: number }>();
const kinds = new Map<string, number>();
for (let seed = Number(values.from); seed < Number(values.from) + Number(values.seeds); seed++) {
  const options = {
    ...{ name: 'limits', days: 21, servers: values.jobs, outages: true },
    ...{ hosts: Number(values.hosts), logins: Number(values.logins) },
  };
  const calm = playWorld({ ...options, attacks: [] }, seed);
  const mail = read(calm.text);
  let here = 0;
  let hereDelayed = 0;
  for (const [sender, sendings] of mail) {
    const week = sendings.filter(({ time }) => time >= LEARNED);
    const before = sendings.filter(({ time }) => time < LEARNED);
    const told = limited(week, limitOf(sender, before));
    if (before.length === 0) {
      strangers += week.length;
      strangersDelayed += told.delayed;
    }
    here += week.length;
    hereDelayed += told.delayed;
    const kind = calm.kinds.get(sender) ?? 'unknown';
    if (told.delayed > 0) kinds.set(kind, (kinds.get(kind) ?? 0) + told.delayed);
  }
  honest += here;
  delayed += hereDelayed;
  worst = Math.max(worst, hereDelayed / here);
  // The limit of a bot's victim is that of an ordinary person of the same office.
  for (const attack of playWorld({ ...options, attacks: BOTS }, seed).attacks) {
    const key = attack.keys[0]!;
    const before = (mail.get(key) ?? []).filter(({ time }) => time < LEARNED);
    const sends = attack.sends.map(({ at, recipients }) => ({ time: at * 1000, recipients }));
    add(attack.kind, sends, limitOf(key, before));
    if (attack.kind !== 'stolen login') continue;
    for (const [login, sendings] of mail)
      if (senderKind(login) === 'login')
        add(
          'stolen login, of each login in turn',
          sends,
          limitOf(
            login,
            sendings.filter(({ time }) => time < LEARNED),
          ),
        );
  }
}

console.log(
  `honest messages of the third week: ${honest}, put off ${delayed} (${((1000 * delayed) / honest).toFixed(2)} in 1,000; worst office ${(1000 * worst).toFixed(2)})`,
);
console.log(
  `  of senders that the two weeks know: ${honest - strangers}, put off ${delayed - strangersDelayed} (${((1000 * (delayed - strangersDelayed)) / (honest - strangers)).toFixed(2)} in 1,000)`,
);
for (const [kind, count] of kinds) console.log(`  ${kind}: ${count}`);
let sent = 0;
let through = 0;
for (const [kind, each] of bots) {
  console.log(`${kind}: ${each.through} of ${each.sent} recipients let through, cut ${cut(each)} %`);
  if (kind.includes(',')) continue;
  sent += each.sent;
  through += each.through;
}
console.log(`all: cut ${cut({ sent, through })} %`);

function limitOf(sender: string, before: readonly Sending[]) {
  return before.length === 0 ? DEFAULT_LIMIT : learnedLimit(senderKind(sender)!, before).limit;
}

function add(kind: string, sends: readonly Sending[], limit: Limit): void {
  const told = limited(sends, limit);
  const sum = bots.get(kind) ?? { sent: 0, through: 0 };
  sum.sent += told.through + told.delayedRecipients;
  sum.through += told.through;
  bots.set(kind, sum);
}

function cut(each: { sent: number; through: number }): string {
  return (100 * (1 - each.through / each.sent)).toFixed(1);
}

function read(text: string) {
  const reader = new SentMailReader(parseSettings({}));
  const parse = createLineParser({ eventsOnly: true });
  for (const line of text.split('\n')) reader.add(parse(line));
  return reader.end().senders;
}
