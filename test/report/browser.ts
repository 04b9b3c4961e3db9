import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

const CHROMIUM = '/usr/bin/chromium';

/**
 * `describe` for tests of pages, which need Debian's `chromium`. Where it is missing they are skipped with one clear
 * line; in CI they fail instead, because there a skipped test would look like a passed one.
 */
export function describeWithChromium(name: string, tests: () => void): void {
  if (existsSync(CHROMIUM)) {
    describe(name, tests);
    return;
  }
  const reason = `${CHROMIUM} is missing; apt-get install chromium`;
  if (process.env.CI) {
    describe(name, () => {
      it('needs Chromium in CI', () => expect.unreachable(reason));
    });
  } else {
    console.warn(`skipped: ${name}: ${reason}`);
    describe.skip(`${name} (${reason})`, tests);
  }
}

/** A browser that reaches nothing outside. */
export async function openBrowser(): Promise<Browser & { dispose(): Promise<void> }> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return Object.assign(browser, { dispose: () => browser.close() });
}

/** A page that notes what a clean one never does. */
export interface WatchedPage {
  page: Page;
  /** Console errors and warnings, uncaught errors, and requests for anything but the page itself. */
  complaints: string[];
  close(): Promise<void>;
}

export interface View {
  width: number;
  height?: number;
  dark?: boolean;
  script?: boolean;
}

/** Shows HTML from a file, as a user opens it. */
export async function show(browser: Browser, file: string, view: View): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: view.width, height: view.height ?? 900 },
    colorScheme: view.dark ? 'dark' : 'light',
    javaScriptEnabled: view.script ?? true,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const url = `file://${file}`;
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(`a dialog: ${dialog.message()}`));
  page.on('request', (request) => {
    if (request.url() !== url) complaints.push(`a request: ${request.url()}`);
  });
  await page.goto(url);
  return { page, complaints, close: () => context.close() };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds wrong, one line a violation. It is injected past the page's own policy. */
export async function accessibility({ page }: WatchedPage): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    );
  });
}

/** A folder for pages and screenshots; SENDWATCH_SCREENSHOTS keeps them in a place of one's own. */
export function pageFolder(): { folder: string; remove(): void } {
  const kept = process.env.SENDWATCH_SCREENSHOTS;
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'sendwatch-pages-'));
  return {
    folder,
    remove() {
      if (kept === undefined) rmSync(folder, { recursive: true });
    },
  };
}
