import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportHtml } from '../../bin/replay/report-html.ts';
import { HOSTILE } from '../core/message/incidents.ts';
import { attackLog } from '../support/attack-log.ts';
import { sendwatch } from '../support/cli.ts';
import {
  accessibility,
  describeWithChromium,
  openBrowser,
  pageFolder,
  show,
  type View,
  type WatchedPage,
} from './browser.ts';
import { emptyReport, hostileReport } from './report-data.ts';

const log = attackLog();
let browser: Awaited<ReturnType<typeof openBrowser>>;
const { folder, remove } = pageFolder();
const path = (name: string) => join(folder, name);
afterAll(remove);

const VIEWS: [string, View][] = [
  ['light', { width: 1180 }],
  ['dark', { width: 1180, dark: true }],
  ['phone', { width: 360, height: 780 }],
  ['without a script', { width: 1180, script: false }],
];

// Without Chromium there is nothing to show a page in: `apt-get install chromium`.
describeWithChromium('the report in a browser', () => {
  beforeAll(async () => {
    writeFileSync(path('mail.log'), `${log.lines.join('\n')}\n`);
    await sendwatch(['replay', path('mail.log'), '--report', path('attack.html')]);
    writeFileSync(path('japanese.json'), JSON.stringify({ notify: { language: 'ja' } }));
    const japanese = ['--config', path('japanese.json'), '--report', path('japanese.html')];
    await sendwatch(['replay', path('mail.log'), ...japanese]);
    writeFileSync(path('hostile.html'), reportHtml(hostileReport()));
    writeFileSync(path('empty.html'), reportHtml(emptyReport()));
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.dispose();
  });

  async function opened<T>(name: string, view: View, look: (shown: WatchedPage) => Promise<T>): Promise<T> {
    const shown = await show(browser, path(name), view);
    try {
      return await look(shown);
    } finally {
      await shown.close();
    }
  }

  describe.each(['attack.html', 'japanese.html', 'hostile.html', 'empty.html'])('%s', (name) => {
    it.each(VIEWS)('%s: says nothing on the console, asks for nothing, fits', async (label, view) => {
      await opened(name, view, async ({ page, complaints }) => {
        const picture = name.replace('html', `${label.replaceAll(' ', '-')}.png`);
        await page.screenshot({ path: path(picture), fullPage: true });
        expect(readFileSync(path(picture)).length).toBeGreaterThan(10_000);
        const [wide, room] = (await page.evaluate(
          '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
        )) as [number, number];
        expect(wide).toBeLessThanOrEqual(room);
        expect(complaints).toEqual([]);
      });
    });

    it.each(VIEWS.slice(0, 3))('%s: has no violation that axe-core knows', async (_, view) => {
      expect(await opened(name, view, accessibility)).toEqual([]);
    });
  });

  it('would complain about a script, a request or a violation', async () => {
    writeFileSync(
      path('bad.html'),
      '<img src="http://192.0.2.1/x.png"><script>console.error("hello")</script>',
    );
    await opened('bad.html', { width: 400 }, async (shown) => {
      expect(shown.complaints).toEqual(
        expect.arrayContaining(['a request: http://192.0.2.1/x.png', 'hello']),
      );
      expect((await accessibility(shown)).join()).toContain('image-alt');
    });
  });

  describe('hostile values', () => {
    it.each(Object.entries(HOSTILE).filter(([name]) => !['huge', 'surrogate', 'emoji'].includes(name)))(
      '%s is shown as text',
      async (_, text) => {
        await opened('hostile.html', { width: 1180 }, async ({ page }) => {
          const shown = (await page.evaluate('document.body.textContent')) as string;
          // What cannot be seen is a space in the page; the rest is there letter by letter.
          const visible = text
            .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
            .replace(/ {2,}/g, ' ')
            .trim();
          expect(shown).toContain(visible);
        });
      },
    );

    it('make no element, no attribute and no script of their own', async () => {
      await opened('hostile.html', { width: 1180 }, async ({ page }) => {
        expect(await page.locator('script').count()).toBe(1);
        expect(
          await page.locator('img, iframe, object, embed, base, form, [onerror], [onload]').count(),
        ).toBe(0);
        expect(await page.locator('a[href]:not([href^="#"])').count()).toBe(0);
      });
    });

    it('cannot reorder or hide what stands beside them', async () => {
      const text = readFileSync(path('hostile.html'), 'utf8');
      expect(text.match(/[\u202a-\u202e\u2066-\u2069\u200b-\u200f]/)).toBeNull();
    });
  });

  describe('content', () => {
    it('shows the infected host, its incident and the whole course', async () => {
      await opened('attack.html', { width: 1180 }, async ({ page }) => {
        expect(await page.locator('.verdict').textContent()).toContain(log.infected);
        expect(await page.locator('article.incident').count()).toBe(1);
        expect(await page.locator('.timeline path.suspect').getAttribute('d')).toMatch(/^M/);
        expect(await page.locator('#senders tbody tr').count()).toBe(10);
        expect(await page.locator('#senders tr.flagged th').textContent()).toContain(log.infected);
        const table = page.locator('.timeline .figures tbody td:nth-child(2)');
        const sum = (await table.allTextContents()).reduce(
          (total, text) => total + Number(text.replace(',', '')),
          0,
        );
        expect(sum).toBe(log.lines.length / 5);
      });
    });
  });

  it('sets apart what is to be typed', async () => {
    await opened('attack.html', { width: 1180 }, async ({ page }) => {
      const typed = await page.locator('article.incident ol code').allTextContents();
      expect(typed).toContain('postfix reload');
      expect(typed.filter((each) => each.startsWith('sendwatch spool --queue queue.json '))).toHaveLength(1);
      expect(await page.locator('article.incident ol').textContent()).toMatch(
        / prints REJECT\. Then postfix reload\. Without /,
      );
    });
  });

  it('has an index of its incidents at the top, by gravity, that leads to each', async () => {
    const { incidents } = hostileReport();
    await opened('hostile.html', { width: 1180 }, async ({ page }) => {
      const links = page.locator('nav.index a');
      expect(await links.count()).toBe(incidents.length);
      expect(await page.locator('nav.index .badge').allTextContents()).toEqual(
        ['critical', 'high', 'warning'].filter((each) => incidents.some(({ severity }) => severity === each)),
      );
      for (const target of await links.evaluateAll((all) => all.map((each) => each.getAttribute('href'))))
        expect(await page.locator(`article${target}`).count()).toBe(1);
      const [index, timeline] = await Promise.all(
        ['nav.index', '#h-timeline'].map(async (each) => (await page.locator(each).boundingBox())!.y),
      );
      expect(index).toBeLessThan(timeline!);
    });
    // One incident is its own index.
    await opened('attack.html', { width: 1180 }, async ({ page }) => {
      expect(await page.locator('nav.index').count()).toBe(0);
    });
  });

  it('speaks Japanese where the settings say so, where the script speaks too', async () => {
    await opened('japanese.html', { width: 1180 }, async ({ page }) => {
      expect(await page.evaluate('document.documentElement.lang')).toBe('ja');
      const plot = page.getByRole('slider', { name: 'グラフの値を読む' });
      await plot.focus();
      await page.keyboard.press('End');
      expect(await page.locator('.readout').textContent()).toMatch(
        /^2026-10-13 10:29: 1分あたり [\d.]+ 通, うちインシデントの送信元 [\d.]+ 通, 想定 [\d.]+～[\d.]+ 通$/,
      );
      const shown = ((await page.evaluate('document.body.innerText')) as string)
        // Names, the remote's words, commands and their options.
        .replace(/\S+@\S+|host:\S+|\S+\.(example|log)\S*|\S+\/\S+|mx1\S*/g, '')
        .replace(
          /(example|said|550|sendwatch|smtpctl( show)?|show|queue|spool|trace|--[a-z]+|Dovecot|NAT|UTC|check_client_access|REJECT|postmap|postfix reload|connect from|postqueue|postsuper|QUEUE-ID|blocklists|ID|Web|VIEW)\S*/g,
          '',
        );
      const english = shown
        .split('\n')
        .filter((line) => /[a-z]{3,} [a-z]{3,}/.test(line) && !/5\.1\.1|No such/i.test(line));
      expect(english).toEqual([]);
    });
  });

  describe('interaction', () => {
    it('reads the timeline by keyboard', async () => {
      await opened('attack.html', { width: 1180 }, async ({ page }) => {
        const plot = page.getByRole('slider', { name: 'Read the timeline' });
        await plot.focus();
        await page.keyboard.press('End');
        const readout = page.locator('.readout');
        expect(await readout.textContent()).toMatch(
          /^2026-10-13 10:29: \d+ messages a minute, \d+ of senders with incidents, expected/,
        );
        await page.keyboard.press('Home');
        expect(await readout.textContent()).toMatch(/^2026-10-13 09:00: /);
        expect(await plot.getAttribute('aria-valuetext')).toBe(await readout.textContent());
      });
    });

    it('sorts the senders by a figure and by name, and filters them', async () => {
      await opened('attack.html', { width: 1180 }, async ({ page }) => {
        const names = () => page.locator('#senders tbody tr:not([hidden]) th').allInnerTexts();
        const before = await names();
        await page.getByRole('button', { name: 'messages' }).click();
        expect((await names())[0]).toBe(before[0]);
        await page.getByRole('button', { name: 'messages' }).click();
        expect(await names()).not.toEqual(before);
        expect((await names()).at(-1)).toBe(before[0]);
        await page.getByRole('searchbox').fill('10.7');
        expect(await names()).toEqual([before[0]]);
      });
    });

    it('finds every sender by its filter, also those that have no row', async () => {
      await opened('hostile.html', { width: 1180 }, async ({ page, complaints }) => {
        const rows = page.locator('#senders tbody tr:not([hidden])');
        const before = await rows.count();
        await page.getByRole('searchbox').fill('local:other/');
        expect(await rows.count()).toBe(Object.keys(HOSTILE).length);
        expect(await page.locator('output').textContent()).toMatch(/^(\d+) shown of \1 that match$/);
        expect(await rows.first().locator('td.n').allTextContents()).toHaveLength(6);
        // Their names are text, too.
        expect(await page.locator('#senders :is(img, script, iframe, [onerror])').count()).toBe(0);
        expect(complaints).toEqual([]);
        await page.getByRole('button', { name: 'recipients', exact: true }).click();
        await page.getByRole('searchbox').fill('');
        expect(await rows.count()).toBe(before);
      });
    });

    it.each(VIEWS.slice(0, 3))('has no violation that axe-core knows after a search: %s', async (_, view) => {
      const found = await opened('hostile.html', view, async (shown) => {
        await shown.page.getByRole('searchbox').fill('login:');
        return accessibility(shown);
      });
      expect(found).toEqual([]);
    });

    it('changes between light and dark', async () => {
      await opened('attack.html', { width: 1180 }, async ({ page }) => {
        const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
        const before = await ground();
        await page.getByRole('button', { name: 'Light or dark' }).click();
        expect(await ground()).not.toBe(before);
      });
    });
  });

  it('prints: on paper of its own colours, without tools', async () => {
    await opened('attack.html', { width: 1180, dark: true }, async ({ page }) => {
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.tools').isVisible()).toBe(false);
      expect(await page.evaluate('getComputedStyle(document.querySelector("h1")).color')).toBe(
        'rgb(23, 32, 43)',
      );
      const pdf = await page.pdf({ path: path('attack.pdf'), format: 'A4' });
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    });
  });
});

describe('replay --report', () => {
  it('says at once, and in one line, that it cannot write the page', async () => {
    writeFileSync(path('mail.log'), `${log.lines.slice(0, 10).join('\n')}\n`);
    const { code, stderr } = await sendwatch([
      'replay',
      path('mail.log'),
      '--report',
      path('no/such/folder/r.html'),
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^sendwatch: cannot write the report '.*r\.html': ENOENT; name a file/);
  });

  it('prints the same with and without a report', async () => {
    writeFileSync(path('mail.log'), `${log.lines.join('\n')}\n`);
    const without = await sendwatch(['replay', '--json', path('mail.log')]);
    const withOne = await sendwatch(['replay', '--json', '--report', path('r.html'), path('mail.log')]);
    expect(withOne).toEqual({ ...without, stderr: expect.stringContaining('The report is in ') });
    expect(readFileSync(path('r.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  });
});
