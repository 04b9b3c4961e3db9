import { execFile } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { suggestLimits } from '../../lambda/core/limits/limits.ts';
import { DEFAULT_LIMIT } from '../../lambda/core/limits/rule.ts';
import type { Sending } from '../../lambda/core/limits/sent-mail.ts';
import { eximSettings } from '../../lambda/core/limits/settings/exim.ts';
import { DAY } from '../../lambda/core/time.ts';
import { unpackedPackages } from '../support/mta/debian-packages.ts';
import { describeWithMailServer } from '../support/mta/describe-with-mail-server.ts';
import { exim } from '../support/mta/exim.ts';
import type { LimitsPlay, LimitsPlayed } from '../support/mta/limits-stage.ts';
import { NAMESPACES } from '../support/mta/play-scenario.ts';

const LONGEST_MS = 100_000;
const STAGE = join(import.meta.dirname, '../support/mta/limits-stage.ts');

async function playLimits(play: LimitsPlay): Promise<LimitsPlayed[]> {
  const root = mkdtempSync(join(tmpdir(), 'sendwatch-limits-'));
  try {
    const stage = [process.execPath, '--import', import.meta.resolve('tsx'), STAGE];
    const packages = unpackedPackages('exim', exim.packages);
    const { stdout } = await promisify(execFile)(
      'unshare',
      [...NAMESPACES, '--', ...stage, packages, root, JSON.stringify(play)],
      { timeout: LONGEST_MS, killSignal: 'SIGKILL' },
    );
    return JSON.parse(stdout);
  } finally {
    rmdirSync(root); // what was in it was mounted inside the namespace only
  }
}

const NETWORK_OF_OFFICE = '192.168.10.0/24';
const OWN = 120;
const MORE = 5;
const ALL = 'all';
type Session = LimitsPlay['sessions'][number];
const session = (client: string, recipients: number, more: Partial<Session> = {}): Session => ({
  client,
  recipients,
  domain: 'remote.example',
  ...more,
});

const ROWS: [what: string, session: Session, taken: number | typeof ALL][] = [
  ['honest mail of a PC', session('192.168.10.51', DEFAULT_LIMIT.hour), ALL],
  ['a PC', session('192.168.10.52', DEFAULT_LIMIT.hour + MORE), DEFAULT_LIMIT.hour],
  ['a PC that was put off, again', session('192.168.10.52', MORE), 0],
  ['a login of that PC', session('192.168.10.52', MORE, { login: 'alice' }), ALL],
  ['a server that usually sends more', session('192.168.10.53', OWN), ALL],
  ['a server above what it usually sends', session('192.168.10.53', MORE), 0],
  ['honest mail of a login', session('203.0.113.9', DEFAULT_LIMIT.hour, { login: 'bob' }), ALL],
  ['a login, above that, from elsewhere', session('198.51.100.201', MORE, { login: 'bob' }), 0],
  ['a login, above that, in other letters', session('198.51.100.201', MORE, { login: 'BOB' }), 0],
  ['a login that usually sends more', session('203.0.113.9', OWN, { login: 'news@example.com' }), ALL],
  ['a login above what it usually sends', session('203.0.113.9', MORE, { login: 'news@example.com' }), 0],
  ['a login where it usually is', session('198.51.100.201', 300, { login: 'dora' }), ALL],
  [
    'the same from elsewhere',
    session('203.0.113.9', DEFAULT_LIMIT.hour + MORE, { login: 'dora' }),
    DEFAULT_LIMIT.hour,
  ],
  ['a new machine among machines', session('192.168.20.99', 300), ALL],
  ['an IPv6 site', session('fd00:1:2:4::7', DEFAULT_LIMIT.hour), ALL],
  ['the same site by another address', session('fd00:1:2:4:9::8', MORE), 0],
  ['an IPv6 site that usually sends more', session('fd00:1:2:3::9', OWN), ALL],
  ['the same site above that, by another address', session('fd00:1:2:3:5::1', MORE), 0],
  ['a server that writes to us', session('203.0.113.9', 2 * OWN, { domain: 'example.com' }), ALL],
];

describeWithMailServer('exim', () => {
  let played: LimitsPlayed[];
  beforeAll(async () => {
    const hour = Array.from({ length: 100 }, (_, at) => ({ time: at * 1_000, recipients: 1 }));
    const jobs = (to: number): Sending[] =>
      Array.from({ length: 20 }, (_, at) => ({ time: (at * DAY) / 2, recipients: 2, to }));
    const senders = new Map<string, Sending[]>([
      ['login:news@example.com', hour],
      ['host:192.168.10.53', hour],
      ['host:fd00:1:2:3::/64', hour],
      ...[1, 2, 3].map((last): [string, Sending[]] => [`host:192.168.20.${last}`, jobs(last)]),
      [
        'login:dora',
        Array.from({ length: 9 }, (_, at) => ({ time: at * DAY, recipients: 2, client: '198.51.100.7' })),
      ],
    ]);
    const settings = eximSettings(suggestLimits({ senders, seen: 1 }, []), [
      NETWORK_OF_OFFICE,
      '192.168.20.0/24',
      'fd00::/8',
      '127.0.0.0/8',
    ]);
    played = await playLimits({ settings, sessions: ROWS.map(([, each]) => each) });
  }, LONGEST_MS);

  it.each(ROWS)('limits %s', (what, { recipients }, taken) => {
    const { taken: got, replies } = played[ROWS.findIndex(([name]) => name === what)]!;
    expect(got).toBe(taken === ALL ? recipients : taken);
    expect(replies.every((reply) => reply.startsWith('450 ') || reply.startsWith('451 '))).toBe(true);
    expect(replies.length > 0).toBe(taken !== ALL);
  });
});
