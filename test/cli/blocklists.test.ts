import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Row } from '../../lambda/core/dnsbl/check/report.ts';
import {
  addresses,
  type Behaviour,
  type FakeDns,
  listing,
  startFakeDns,
  TEST_ENTRY,
} from '../support/dns/fake-server.ts';

const root = join(import.meta.dirname, '../..');
const directory = mkdtempSync(join(tmpdir(), 'sendwatch-blocklists-'));
let dns: FakeDns;
beforeAll(async () => {
  dns = await startFakeDns({});
  // The first run may have to build the bundle; no later one is measured with that in it.
  await sendwatch(['--help']);
});
beforeEach(() => {
  dns.zones = { 'clean.example': CLEAN, 'listed.example': LISTED };
  dns.forget();
});
afterAll(async () => {
  await dns.close();
  rmSync(directory, { recursive: true });
});

const CLEAN = listing(TEST_ENTRY);
const LISTED = listing(
  { ...TEST_ENTRY, '1.0.18.198': ['127.0.0.4', '127.0.0.2'] },
  { '1.0.18.198': ['why: https://listed.example/'] },
);
const DEAD: Behaviour = () => undefined;

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
  ms: number;
}

function sendwatch(args: readonly string[], input?: string): Promise<Run> {
  const start = performance.now();
  const child = spawn(process.execPath, ['bin/run.mjs', 'blocklists', ...args], { cwd: root });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  child.stdin.end(input ?? '');
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr, ms: performance.now() - start }));
  });
}

function list(id: string, over: object = {}): object {
  const codes = [
    { match: '127.0.0.2', meaning: 'source', severity: 'high' },
    { match: '127.0.0.4', meaning: 'infected', severity: 'critical' },
  ];
  return { id, zone: `${id}.example`, kinds: ['ip4'], codes, ...over };
}

function listsFile(lists: unknown): string {
  const path = join(directory, 'lists.json');
  writeFileSync(path, typeof lists === 'string' ? lists : JSON.stringify(lists));
  return path;
}

/** Asks the fake server about these lists; the rows, and how it ended. */
async function ask(
  targets: readonly string[],
  lists: readonly object[],
  more: readonly string[] = [],
): Promise<Run & { rows: Row[] }> {
  const run = await sendwatch([
    ...targets,
    '--lists',
    listsFile(lists),
    '--resolver',
    dns.address,
    '--json',
    ...more,
  ]);
  return { ...run, rows: run.stdout === '' ? [] : JSON.parse(run.stdout) };
}

const brief = (rows: readonly Row[]) =>
  rows.map(({ target, list: id, verdict }) => `${target} ${id} ${verdict}`);

const DEAD_LISTS_MS = 12_000;

const NOTHING_KNOWN =
  'sendwatch: no first-tier list answered, so nothing is known; try --resolver authoritative\n';

describe('sendwatch blocklists', () => {
  describe('--json', () => {
    it('prints one row a target and list, with everything in it', async () => {
      const { rows, code, stderr } = await ask(['198.18.0.1'], [list('listed'), list('clean')]);
      expect(rows.map((row) => ({ ...row, ms: typeof row.ms }))).toEqual([
        {
          target: '198.18.0.1',
          list: 'listed',
          zone: 'listed.example',
          verdict: 'listed',
          codes: ['127.0.0.2', '127.0.0.4'],
          meaning: 'source; infected',
          severity: 'critical',
          reason: 'why: hxxps://listed[.]example/',
          ms: 'number',
        },
        {
          target: '198.18.0.1',
          list: 'clean',
          zone: 'clean.example',
          verdict: 'clean',
          codes: [],
          meaning: null,
          severity: null,
          reason: null,
          ms: 'number',
        },
      ]);
      expect(code).toBe(1);
      expect(stderr).toBe('');
    });

    it('keeps the order of the targets and lists, and sends each target to the lists of its kind', async () => {
      dns.zones['names.example'] = listing({ test: '127.0.0.2', 'bad.example': '127.0.0.2' });
      const lists = [list('clean'), list('names', { kinds: ['domain'], testListed: 'test' }), list('listed')];
      const { rows, code } = await ask(['bad.example', '198.18.0.0/31', '198.18.0.1'], lists);
      expect(brief(rows)).toEqual([
        'bad.example names listed',
        '198.18.0.0 clean clean',
        '198.18.0.0 listed clean',
        '198.18.0.1 clean clean',
        '198.18.0.1 listed listed',
      ]);
      expect(code).toBe(1);
    });

    it.each([
      ['refused', () => ({ rcode: 'REFUSED' })],
      ['refused', () => ({ answers: addresses('127.255.255.254') })],
      ['unhealthy', () => ({ answers: addresses('127.0.0.2') })],
      ['unhealthy', () => ({ rcode: 'NXDOMAIN' })],
      ['error', (labels, query) => (labels === '1.0.18.198' ? { rcode: 'SERVFAIL' } : CLEAN(labels, query))],
      ['unknown-code', listing({ ...TEST_ENTRY, '1.0.18.198': '127.0.0.9' })],
      ['clean', CLEAN],
    ] as [string, Behaviour][])(
      '%s is no listing: exit code 0, or 2 when nothing is known',
      async (verdict, behaviour) => {
        dns.zones = { 'some.example': behaviour };
        const { rows, code, stderr } = await ask(['198.18.0.1'], [list('some')]);
        expect(brief(rows)).toEqual([`198.18.0.1 some ${verdict}`]);
        const known = ['unknown-code', 'clean'].includes(verdict);
        expect({ code, stderr }).toEqual({ code: known ? 0 : 2, stderr: known ? '' : NOTHING_KNOWN });
      },
    );

    it('prints no row when no list fits, and does not call that clean', async () => {
      const { rows, code, stderr } = await ask(['example.com'], [list('clean')]);
      expect([rows, code, stderr]).toEqual([[], 2, NOTHING_KNOWN]);
    });

    it('does not take the answers about one target for answers about another', async () => {
      dns.zones = {
        'some.example': (labels, query) =>
          labels === '2.0.18.198' ? { rcode: 'SERVFAIL' } : CLEAN(labels, query),
      };
      const { rows, code, stderr } = await ask(['198.18.0.1', '198.18.0.2'], [list('some')]);
      expect(brief(rows)).toEqual(['198.18.0.1 some clean', '198.18.0.2 some error']);
      expect(code).toBe(2);
      expect(stderr).toBe(
        'sendwatch: no first-tier list answered about 198.18.0.2, so it is not known whether they are listed\n',
      );
    });

    it('never asks a dead list, and says why', async () => {
      const { rows } = await ask(
        ['198.18.0.1'],
        [list('sorbs', { zone: 'dnsbl.sorbs.net' }), list('old', { tier: 0, status: 'DEAD: 2013' })],
      );
      expect(rows.map(({ verdict, reason }) => `${verdict} ${reason}`)).toEqual([
        expect.stringContaining('unhealthy not asked: SORBS is dead: switched off on 2024-06-05'),
        'unhealthy not asked: the list is dead: 2013',
      ]);
      expect(dns.seen).toEqual([]);
    });

    it('prints a key nowhere, whatever happens', async () => {
      const keyed: Behaviour = (labels, query) => LISTED(labels, query);
      dns.zones = { 'marked-key.ok.example': keyed, 'marked-key.dead.example': DEAD };
      const keys = { key: 'Marked-Key' };
      const lists = [
        list('ok', { zone: '{key}.ok.example', ...keys }),
        list('dead', { zone: '{key}.dead.example', ...keys }),
        list('inline', { zone: 'marked-key.zen.dq.spamhaus.net', requiresKey: true }),
        list('none', { zone: '{key}.none.example' }),
      ];
      const machine = await ask(['198.18.0.1'], lists);
      expect(brief(machine.rows)).toEqual([
        '198.18.0.1 ok listed',
        '198.18.0.1 dead unhealthy',
        '198.18.0.1 inline refused',
        '198.18.0.1 none unhealthy',
      ]);
      const people = await sendwatch(['198.18.0.1', '--lists', listsFile(lists), '--resolver', dns.address]);
      expect(dns.seen.map(({ name }) => name).join()).toContain('marked-key');
      expect(`${machine.stdout}${machine.stderr}${people.stdout}${people.stderr}`).not.toMatch(/marked-key/i);
    });
  });

  describe('with dead lists', () => {
    // The one place where a duration is asserted: a dead list costs a peer 10 s each, so the bound is wide enough for
    // a busy machine. bench/blocklists prints the figure (5 s at most on an idle one).
    it.each([1, 60, 300])('%i of them among three live ones do not add up', async (count) => {
      const dead = Array.from({ length: count }, (_, i) => `dead${i}`);
      dns.zones = { 'clean.example': CLEAN, 'listed.example': LISTED, 'last.example': LISTED };
      for (const id of dead) dns.zones[`${id}.example`] = DEAD;
      const lists = ['clean', ...dead, 'listed', 'last'].map((id) => list(id));
      const { rows, code, ms } = await ask(['198.18.0.1'], lists);
      expect(brief(rows.filter(({ list: id }) => !id.startsWith('dead')))).toEqual([
        '198.18.0.1 clean clean',
        '198.18.0.1 listed listed',
        '198.18.0.1 last listed',
      ]);
      expect(rows.filter(({ verdict }) => verdict === 'unhealthy')).toHaveLength(count);
      expect(code).toBe(1);
      expect(ms).toBeLessThan(DEAD_LISTS_MS);
    });

    it('is as quick with lists that answer their test late and then die', async () => {
      const dying: Behaviour = async (labels, query) => {
        if (labels !== '2.0.0.127') return undefined;
        await new Promise((done) => setTimeout(done, 1700));
        return CLEAN(labels, query);
      };
      const ids = Array.from({ length: 40 }, (_, i) => `dying${i}`);
      for (const id of ids) dns.zones[`${id}.example`] = dying;
      const { rows, ms } = await ask(
        ['198.18.0.1'],
        [...ids, 'listed'].map((id) => list(id)),
      );
      expect(rows.filter(({ verdict }) => verdict === 'unhealthy')).toHaveLength(40);
      expect(rows.at(-1)!.verdict).toBe('listed');
      expect(ms).toBeLessThan(DEAD_LISTS_MS);
    });

    it('has no more than 32 queries in flight', async () => {
      const slow: Behaviour = async (labels, query) => {
        await new Promise((done) => setTimeout(done, 150));
        return CLEAN(labels, query);
      };
      const ids = Array.from({ length: 60 }, (_, i) => `slow${i}`);
      for (const id of ids) dns.zones[`${id}.example`] = slow;
      const { rows } = await ask(
        ['198.18.0.1'],
        ids.map((id) => list(id)),
      );
      expect(rows.filter(({ verdict }) => verdict === 'clean')).toHaveLength(60);
      expect(dns.mostAtOnce).toBeLessThanOrEqual(32);
    });
  });

  describe('for people', () => {
    it('shows what is listed, what to do first, and where to look', async () => {
      const lists = [
        list('spamhaus-zen', {
          zone: 'listed.example',
          lookupUrl: 'https://lookup.example/{target}',
          codes: [{ match: '127.0.0.4', meaning: 'XBL', severity: 'critical' }],
        }),
        list('clean'),
        list('gone'),
      ];
      const { stdout, stderr, code } = await sendwatch([
        '198.18.0.1',
        '--lists',
        listsFile(lists),
        '--resolver',
        dns.address,
      ]);
      expect(stdout).toContain('198.18.0.1: LISTED on 1 of 3, 1 could not be trusted');
      expect(stdout).toMatch(/^spamhaus-zen +listed/m);
      expect(stdout).toMatch(/^gone +refused/m);
      expect(stdout).toContain('Find the infected machine or stolen login and stop it');
      expect(stdout).toContain('https://lookup.example/198.18.0.1');
      expect(stdout).toContain('Clean on clean.');
      expect(stdout).not.toContain('\u001b');
      expect(stderr).toBe('');
      expect(code).toBe(1);
    });

    it('never says clean when nothing could be trusted', async () => {
      const { stdout, code } = await sendwatch(['198.18.0.1', '--resolver', dns.address]);
      expect(stdout).toContain('198.18.0.1: UNKNOWN, not clean');
      expect(stdout).toContain('Not one list could be trusted');
      expect(stdout).toContain("'spamhaus-zen-dqs' needs a key of your own");
      expect(stdout).not.toContain('Clean on');
      expect(code).toBe(2);
    });

    it('says beforehand how long pacing will take', async () => {
      const { stderr } = await sendwatch([
        '198.18.0.0/29',
        '--lists',
        listsFile([list('clean')]),
        '--resolver',
        dns.address,
      ]);
      expect(stderr.split('\n')[0]).toBe('one query a second and list: this takes up to 9 s');
    });
  });

  describe('a domain under a longer name', () => {
    const domains = (id: string, over: object = {}) =>
      list(id, { kinds: ['domain'], testListed: 'test', testNotListed: 'invalid', ...over });
    beforeEach(() => {
      const behaviour = listing({ test: ['127.0.0.2'], 'example.co.jp': ['127.0.0.2'] });
      dns.zones = { 'long.example': behaviour, 'short.example': behaviour };
    });

    it('is asked about as the registrable domain where a list keeps only those', async () => {
      const { rows } = await ask(
        ['mail.example.co.jp'],
        [domains('long'), domains('short', { registrable: true })],
      );
      expect(brief(rows)).toEqual(['mail.example.co.jp long clean', 'mail.example.co.jp short listed']);
      const clean = await ask(['mail.example.com'], [domains('short', { registrable: true })]);
      expect(clean.rows[0]).toMatchObject({ verdict: 'clean', reason: 'asked as example.com' });
    });

    it('and says so', async () => {
      const lists = listsFile([domains('short', { registrable: true })]);
      const { stdout } = await sendwatch(['mail.example.co.jp', '--lists', lists, '--resolver', dns.address]);
      expect(stdout).toContain('Asked as example.co.jp on short: these lists keep registrable domains only.');
    });
  });

  describe('--config', () => {
    const OWN = [list('listed'), list('clean')];
    const blocklists = (over: object = {}) => ({
      targets: [{ target: '198.18.0.1', mailServer: 'mx1' }, { target: '198.18.0.2' }],
      lists: OWN,
      resolver: [dns.address],
      ...over,
    });
    const withConfig = async (config: object, args: readonly string[] = []) => {
      const path = join(directory, 'config.json');
      writeFileSync(path, JSON.stringify(config));
      const run = await sendwatch([...args, '--config', path, '--json']);
      return { ...run, rows: run.stdout === '' ? [] : (JSON.parse(run.stdout) as Row[]) };
    };
    const BOTH = [
      '198.18.0.1 listed listed',
      '198.18.0.1 clean clean',
      '198.18.0.2 listed clean',
      '198.18.0.2 clean clean',
    ];

    it('gives targets, lists and resolver where the command line names none', async () => {
      const { rows, code } = await withConfig({ blocklists: blocklists() });
      expect(brief(rows)).toEqual(BOTH);
      expect(code).toBe(1);
    });

    it('may be the configuration of a stage', async () => {
      const stage = { stage: 'prod', mailLog: { new: {} }, settings: { blocklists: blocklists() } };
      expect(brief((await withConfig(stage)).rows)).toEqual(BOTH);
    });

    it('gives way to whatever the command line names', async () => {
      const { rows } = await withConfig({ blocklists: blocklists() }, [
        '198.18.0.9',
        '--lists',
        listsFile([list('clean')]),
      ]);
      expect(brief(rows)).toEqual(['198.18.0.9 clean clean']);
    });

    it.each<[string, () => object, string]>([
      ['without a target anywhere', () => ({ blocklists: { lists: OWN } }), 'names none in'],
      [
        'with a key in a list',
        () => ({ blocklists: blocklists({ lists: [list('x', { key: 'abc', zone: '{key}.x.example' })] }) }),
        'a key must not stand',
      ],
      [
        'with a wrong list',
        () => ({ blocklists: blocklists({ lists: [{ id: 'x' }] }) }),
        "the list 'x': zone is missing",
      ],
    ])('is refused %s', async (_, config, message) => {
      const { code, stdout, stderr } = await withConfig(config());
      expect(stderr).toContain(message);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect([code, stdout]).toEqual([2, '']);
    });
  });

  it('reads the lists from standard input', async () => {
    const { stdout } = await sendwatch(
      ['198.18.0.1', '--lists', '-', '--resolver', dns.address, '--json'],
      JSON.stringify([list('clean')]),
    );
    expect(brief(JSON.parse(stdout))).toEqual(['198.18.0.1 clean clean']);
  });

  it('finds a resolver by its name', async () => {
    const { rows } = await ask(['198.18.0.1'], [list('clean')], ['--resolver', `localhost:${dns.port}`]);
    expect(brief(rows)).toEqual(['198.18.0.1 clean clean']);
  });

  describe('bad usage: exit code 2, nothing printed but one line that names the value and the fix', () => {
    const file = (text: string) => ['198.18.0.1', '--lists', listsFile(text)];
    it.each([
      ['no target', () => [], "missing required argument 'target'"],
      [
        'a private address',
        () => ['198.18.0.1', '192.168.1.1'],
        "'192.168.1.1' is a private address (RFC 1918)",
      ],
      ['a documentation address', () => ['192.0.2.1'], "'192.0.2.1' is a documentation address (RFC 5737)"],
      ['a large block', () => ['198.18.0.0/16'], 'at most 256 (a /24)'],
      [
        'many blocks',
        () => ['0', '1', '2', '3', '4'].map((n) => `198.18.${n}.0/24`),
        '1280 targets are too many for one run; at most 1024',
      ],
      ['a URL', () => ['https://mail.example.com/'], 'did you mean mail.example.com?'],
      [
        'a file that is not there',
        () => ['198.18.0.1', '--lists', 'no-such-file.json'],
        "cannot read 'no-such-file.json': no such file",
      ],
      ['a file that is no JSON', () => file('{'), 'are no JSON'],
      ['a file of something else', () => file('{"a":1}'), 'are no JSON array; write'],
      [
        'a list without a zone',
        () => file('[{"id":"x","kinds":["ip4"],"codes":[]}]'),
        'entry 1 ("x"): zone is missing',
      ],
      [
        'a resolver with a bad port',
        () => ['198.18.0.1', '--resolver', '127.0.0.1:99999'],
        "'127.0.0.1:99999' is no resolver; write e.g.",
      ],
      ['a resolver that is no host', () => ['198.18.0.1', '--resolver', 'a b'], "'a b' is no resolver"],
      [
        'a resolver without an address',
        () => ['198.18.0.1', '--resolver', 'resolver.invalid'],
        "the resolver 'resolver.invalid' has no address",
      ],
      [
        'a configuration that is not there',
        () => ['198.18.0.1', '--config', 'no-such.json'],
        "cannot read the configuration 'no-such.json'",
      ],
      ['an unknown option', () => ['198.18.0.1', '--list', 'x'], "unknown option '--list'"],
    ])('%s', async (_, args, message) => {
      const { code, stdout, stderr } = await sendwatch(args());
      expect(stderr).toContain(message);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stdout).toBe('');
      expect(code).toBe(2);
    });
  });
});
