import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSettings } from '../../lambda/core/config.ts';
import { encodeRecord } from '../../lambda/core/dnsbl/watch/watch-record.ts';
import type { Incident } from '../../lambda/core/incident/incident.ts';
import type { Action } from '../../lambda/core/message/action.ts';
import type { Language } from '../../lambda/core/message/settings.ts';
import type { Board } from '../../lambda/core/rollup/board.ts';
import type { QueueFinding } from '../../lambda/core/spool/watch/findings.ts';
import type { QueueTrouble } from '../../lambda/core/spool/watch/queue-watch.ts';
import { createWidget, type WidgetEvent } from '../../lambda/widget/widget.ts';
import { EVIL_SENDERS, HOSTILE, LARGEST, SMALLEST } from '../core/message/incidents.ts';
import { accessibility, describeWithChromium, openBrowser, pageFolder, show } from '../report/browser.ts';
import { incident } from '../support/builders/incident-record.ts';

const NOW = SMALLEST.opened + 3_600_000;

interface Stored {
  board?: Board | undefined;
  incidents?: readonly Incident[];
  actions?: readonly Action[];
  lists?: string;
}

/** What the widget draws from a store that holds this. */
async function drawn(stored: Stored, event: WidgetEvent = {}, language: Language = 'en'): Promise<string> {
  const widget = createWidget({
    board: { load: async () => stored.board },
    incidents: {
      list: async () => (stored.incidents ?? []).map((each) => ({ incident: each, notices: [], version: 1 })),
    },
    actions: { list: async () => [...(stored.actions ?? [])] },
    lists: {
      load: async () => (stored.lists === undefined ? undefined : { version: 1, body: stored.lists }),
    },
    settings: parseSettings({ notify: { language } }),
    stage: 'prod',
  });
  return (await widget(event, NOW)) as string;
}

function board(names: readonly string[]): Board {
  return {
    version: 1,
    minute: NOW / 60_000 - 1,
    active: names.length,
    senders: names.map((sender, row) => ({
      sender,
      recipients: Array.from({ length: 60 }, (_, at) =>
        row === 0 && at > 40 ? 25 + (at % 4) : (at * (row + 3)) % 5,
      ),
      usual: row === 0 ? 0.1 : 1.5,
      score: row === 0 ? 20 : 0.3,
    })),
  };
}

const LISTS = encodeRecord({
  outbox: [],
  state: {
    version: 1,
    lists: {},
    targets: {
      '192.0.2.25': {
        'list-a': { phase: 'listed', askedAt: NOW, confirmedAt: NOW - 600_000 },
        'list-b': { phase: 'clean', askedAt: NOW },
      },
      'mail.example.com': { 'list-b': { phase: 'clearing', askedAt: NOW } },
    },
  },
});

const ORDINARY: Stored = {
  board: {
    ...board(['host:192.0.2.7', 'host:192.0.2.8', 'login:user@example.com', 'local:mx1/www-data']),
    hosts: [
      { host: 'mx2.example.com', last: NOW - 7_200_000, silent: true },
      { host: 'mx3.example.com', last: NOW, clock: 3_603_000 },
      { host: 'mx1.example.com', last: NOW },
      { host: 'mx9.example.com', newSince: NOW - 86_400_000 },
    ],
  },
  incidents: [
    incident({ severity: 'critical' }),
    incident({ id: 'old', sender: 'host:192.0.2.99', closed: NOW - 7_200_000 }),
    incident({ id: 'older', sender: 'host:192.0.2.98', closed: NOW - 90_000_000 }),
  ],
  lists: LISTS,
};

const HOSTILE_STORE: Stored = {
  board: {
    ...board([...EVIL_SENDERS.map(([, { sender }]) => sender), ...Object.values(HOSTILE)]),
    refused: Object.values(HOSTILE).map((text) => ({
      domain: text,
      rule: text,
      since: NOW,
      last: NOW,
      tries: 1,
      written: 1,
      delivered: 0,
    })),
    hosts: Object.values(HOSTILE).map((host) => ({ host, last: NOW, silent: true })),
    queues: Object.values(HOSTILE).map((host) => ({
      host,
      instance: host,
      from: NOW,
      to: NOW,
      finding: {
        kind: 'clogged',
        by: 'sender',
        sender: `login:${host}`,
        messages: 1,
        growth: 1,
        minutes: 1,
      },
    })),
  },
  incidents: [LARGEST, ...EVIL_SENDERS.map(([, each], at) => ({ ...each, id: `e${at}` }))],
  actions: [
    { type: 'ack', incident: 'e1', by: HOSTILE.script, at: NOW, note: HOSTILE.bidi },
    {
      type: 'expect',
      sender: EVIL_SENDERS[2]![1].sender,
      from: 0,
      to: NOW + 1,
      maxRecipients: 5,
      by: '',
      at: 0,
    },
  ],
  lists: LISTS,
};

/** A queue in trouble, of a host with a name of somebody's choice. */
const troubled = (host: string, finding: QueueFinding): QueueTrouble => ({
  host,
  instance: 'postfix',
  from: NOW - 3_600_000,
  to: NOW,
  finding,
});

describe('the widget', () => {
  it('tells which queue is stuck, clogged or growing, and names no queue that is well', async () => {
    const queues = [
      troubled('mx1', { kind: 'stuck', queue: 'maildrop', waiting: 30, arrived: 20, oldest: 1800 }),
      troubled('mx2', {
        kind: 'clogged',
        by: 'sender',
        sender: 'host:192.0.2.7',
        messages: 3000,
        waiting: 3100,
        growth: 2000,
        minutes: 120,
      }),
      troubled('mx3', {
        kind: 'growing',
        waiting: 900,
        before: 100,
        minutes: 30,
        arrived: 1000,
        departed: 200,
        median: 60,
      }),
    ];
    const page = await drawn({ board: { ...board([]), queues } });
    expect(page).toContain('stuck in maildrop: 20 messages came in half an hour and none left');
    expect(page).toContain('clogged by one sender&#39;s mail: 3,000 of 3,100 messages that wait');
    expect(page).toContain('growing: 900 messages wait, 100 did 30 minutes before');
    for (const name of ['mx1', 'mx2', 'mx3', 'host:192.0.2.7']) expect(page).toContain(name);
    expect(await drawn({ board: { ...board([]), queues } }, {}, 'ja')).toContain(
      '一つの送信元のメールによる詰まり',
    );
    expect(await drawn({ board: board([]) })).not.toContain('Mail queues');
  });

  it('names correspondents whom our own rules refuse, by rule and since when, and nobody else', async () => {
    const refused = [
      {
        domain: 'partner.example',
        rule: 'Client host rejected: <b>dial-up</b>',
        since: NOW - 7_200_000,
        last: NOW,
        tries: 3,
        written: 5,
        delivered: 40,
        lastDelivered: NOW - 86_400_000,
      },
    ];
    const page = await drawn({ board: { ...board([]), refused } });
    expect(page).toContain('Correspondents whom your own rules refuse');
    expect(page).toContain('partner.example: since');
    expect(page).toContain('Client host rejected: &lt;b&gt;dial-up');
    expect(await drawn({ board: { ...board([]), refused } }, {}, 'ja')).toContain('拒否している取引相手');
    expect(await drawn({ board: board([]) })).not.toContain('your own rules');
  });

  it('tells which mail host is silent, new or has a clock that is off, in both languages', async () => {
    const states = async (language: Language) =>
      [...(await drawn(ORDINARY, {}, language)).matchAll(/(mx\d)\.example\.com<.*?<\/th>(.*?)<\/tr>/g)].map(
        ([, host, cells]) =>
          `${host} ${cells!
            .replace(/<[^>]*>/g, ' ')
            .replace(/\s+/g, ' ')
            .trim()}`,
      );
    expect(await states('en')).toEqual([
      'mx2 2026-01-05 07:00 UTC silent',
      'mx3 2026-01-05 09:00 UTC clock 60 minutes behind',
      'mx1 2026-01-05 09:00 UTC as usual',
      'mx9 never new since 2026-01-04 09:00 UTC: what is usual is being learned',
    ]);
    expect((await states('ja'))[1]).toBe('mx3 2026-01-05 09:00 UTC 時計のずれ: 60分遅れ');
    expect(await drawn({ board: board([]) })).not.toContain('Mail hosts');
  });

  it('shows every host with a trouble, and some of the others', async () => {
    const names = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) => `mx${from + at}`);
    const hosts = [
      ...names(0, 30).map((host) => ({ host, last: NOW, silent: true as const })),
      ...names(30, 90).map((host) => ({ host, last: NOW })),
    ];
    const page = await drawn({ board: { ...board([]), hosts } });
    expect(page).toContain('>mx29<');
    expect(page).not.toContain('>mx42<');
    expect(page).toContain('And 48 more.');
  });

  it.each([
    ['en', 'Open incidents'],
    ['ja', '継続中のインシデント'],
  ] as const)('documents itself when CloudWatch asks, in %s', async (language, text) => {
    expect(await drawn({}, { describe: true }, language)).toEqual({
      markdown: expect.stringMatching(`## sendwatch\n${text}`),
    });
  });

  it('speaks Japanese where the settings say so', async () => {
    const actions: Action[] = [
      { type: 'ack', incident: incident().id, by: 'alice', at: NOW - 60_000, note: '' },
    ];
    const text = await drawn({ ...ORDINARY, actions }, {}, 'ja');
    expect(text).toContain('lang="ja"');
    expect(text).toContain('<span class="badge critical">緊急</span>');
    const words = text
      .replace(/<style>.*?<\/style>/gs, '')
      .replace(/<[^>]*>/g, ' ')
      .replace(
        /(host|login|local):\S+|\S+@\S+|\S*example\.\S+|list-[ab]|alice|UTC|no such user|unbekannt/g,
        '',
      );
    expect(words.match(/[a-z]{3,}/gi) ?? []).toEqual([]);
  });

  it.each<[what: string, text: RegExp]>([
    ['how many are open', /Incidents: 1 open/],
    [
      'who and how bad',
      /<span class="badge critical">critical<\/span> <bdi class="value">host:192\.0\.2\.7<\/bdi>/,
    ],
    ['the evidence', /80 of 100 recipients failed \(80 %\)/],
    ['how to acknowledge', /<code>sendwatch ack host-192\.0\.2\.7-29459040 --stage prod<\/code>/],
    ['what was closed today', /host:192\.0\.2\.99/],
    ['each sender’s hour against the usual', /<td class="n">90<\/td>/],
    ['the lists', /<span class="cell listed">listed<\/span><small> since 2026-01-05 08:50 UTC<\/small>/],
    ['when it was drawn', /As of 2026-01-05 09:00 UTC: 4 senders in the last minute\./],
  ])('shows %s', async (_, text) => {
    expect(await drawn(ORDINARY)).toMatch(text);
  });

  it('leaves out what was closed before yesterday', async () => {
    expect(await drawn(ORDINARY)).not.toContain('192.0.2.98');
  });

  it('shows who acknowledged, and an announced job', async () => {
    const text = await drawn({
      ...ORDINARY,
      actions: [
        { type: 'ack', incident: incident().id, by: 'alice', at: NOW - 60_000, note: 'on it' },
        {
          type: 'expect',
          sender: 'host:192.0.2.8',
          from: NOW - 1,
          to: NOW + 3_600_000,
          maxRecipients: 5_000,
          by: 'bob',
          at: 0,
        },
      ],
    });
    expect(text).toContain(
      'Acknowledged by <bdi class="value">alice</bdi>, 2026-01-05 08:59 UTC: <bdi class="value">on it</bdi>',
    );
    expect(text).not.toContain('sendwatch ack');
    expect(text.match(/<span class="said">expected job<\/span>/g)).toHaveLength(1);
  });

  it.each<[string, Stored, RegExp]>([
    ['before the first run', {}, /has not drawn its board yet/],
    ['when the judge has stopped', { board: { ...board([]), minute: NOW / 60_000 - 30 } }, /Out of date/],
    ['when nobody sends', { board: board([]) }, /Nobody has sent anything/],
    [
      'without targets',
      { lists: encodeRecord({ outbox: [], state: { version: 1, lists: {}, targets: {} } }) },
      /No target/,
    ],
  ])('says so %s', async (_, stored, text) => {
    expect(await drawn(stored)).toMatch(text);
  });

  it.each([
    ['ordinary', ORDINARY],
    ['hostile', HOSTILE_STORE],
  ])('is HTML that CloudWatch leaves whole: %s', async (_, stored) => {
    const text = await drawn(stored);
    expect(text).not.toMatch(/<(script|iframe|use|img|object|embed|form|link|meta)\b/i);
    expect(text).not.toMatch(/<[^>]*\son\w+=/i);
    expect(text).not.toMatch(/url\(|@import|href=/i);
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b-\u200f]/);
    expect(text).toMatch(/<svg class="spark"/);
    // A synchronous answer of Lambda holds 6 MB.
    expect(text.length).toBeLessThan(1_000_000);
  });
});

describeWithChromium('the widget in a browser', () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  const { folder, remove } = pageFolder();
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.dispose();
    remove();
  });

  const VIEWS = [
    ['light', 1100],
    ['dark', 1100],
    ['light', 360],
  ] as const;

  it.each([
    ['ordinary', ORDINARY, 'en'],
    ['hostile', HOSTILE_STORE, 'en'],
    ['japanese', ORDINARY, 'ja'],
  ] as const)('%s: quiet, accessible, fits', async (name, stored, language) => {
    for (const [theme, width] of VIEWS) {
      const body = await drawn(stored, { widgetContext: { theme } }, language);
      const file = join(folder, `widget-${name}-${theme}-${width}.html`);
      // The ground that CloudWatch puts it on.
      const ground = theme === 'dark' ? '#161d26' : '#ffffff';
      writeFileSync(
        file,
        `<!doctype html><html lang="en"><meta charset="utf-8"><title>Dashboard</title><body style="background:${ground};margin:8px"><main><h1 style="font-size:1px;color:${ground}">Dashboard</h1>${body}</main></body></html>`,
      );
      const shown = await show(browser, file, { width, height: 700, script: true });
      await shown.page.screenshot({ path: file.replace('.html', '.png'), fullPage: true });
      expect(shown.complaints).toEqual([]);
      // The page around is ours only here.
      const violations = (await accessibility(shown)).filter((each) => !each.includes('font-size:1px'));
      expect(violations).toEqual([]);
      const over = await shown.page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(over).toBeLessThanOrEqual(0);
      await shown.close();
    }
  });
});
