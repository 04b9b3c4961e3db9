// `tsx bench/limits/run.ts [--from SEED] [--seeds N] [--jobs] [--hosts N] [--logins N]`: limits learned from two weeks of
// made-up offices, tried on the third: how many honest messages they would have put off, and how much of the bots they
// would have let through.
// `--jobs`: with servers, and with newsletters and first letters that the two weeks have not seen.
import { parseArgs } from 'node:util';
import { parseSettings } from '../../lambda/core/config.ts';
import { SentMailReader } from '../../lambda/core/limits/sent-mail.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import type { AttackKind } from '../office/attacks.ts';
import { DAY, EPOCH } from '../office/office.ts';
import { playWorld } from '../office/world.ts';
import { type Cut, type Honest, Score } from './score.ts';

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

const score = new Score();
for (let seed = Number(values.from); seed < Number(values.from) + Number(values.seeds); seed++) {
  const options = {
    ...{ name: 'limits', days: 21, servers: values.jobs, outages: true },
    ...{ hosts: Number(values.hosts), logins: Number(values.logins) },
  };
  const calm = playWorld({ ...options, attacks: [] }, seed);
  // The limit of a bot's victim is that of an ordinary person of the same office.
  const { attacks } = playWorld({ ...options, attacks: BOTS }, seed);
  score.office(read(calm.text), calm.kinds, attacks, LEARNED);
}

const { honest, strangers } = score;
console.log(
  `honest messages of the third week: ${told(honest)}; worst office ${(1000 * score.worst).toFixed(2)}`,
);
const known = { messages: honest.messages - strangers.messages, delayed: honest.delayed - strangers.delayed };
console.log(`  of senders that the two weeks know: ${told(known)}`);
for (const [kind, count] of score.kinds) console.log(`  ${kind}: ${count}`);
for (const [kind, each] of score.attacks) console.log(cut(kind, each));
const all = { sent: 0, through: 0 };
for (const { sent, through } of score.attacks.values()) {
  all.sent += sent;
  all.through += through;
}
console.log(cut('all', all));
for (const [kind, each] of score.elsewhere) console.log(cut(kind, each));

function told({ messages, delayed }: Honest): string {
  return `${messages}, put off ${delayed} (${((1000 * delayed) / messages).toFixed(2)} in 1,000)`;
}

function cut(kind: string, { sent, through }: Cut): string {
  return `${kind}: cut ${(100 * (1 - through / sent)).toFixed(1)} %, ${through} of ${sent} recipients let through`;
}

function read(text: string) {
  const reader = new SentMailReader(parseSettings({}));
  const parse = createLineParser({ eventsOnly: true });
  for (const line of text.split('\n')) reader.add(parse(line));
  return reader.end().senders;
}
