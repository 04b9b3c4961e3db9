import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseStageConfig } from '../../lib/config.ts';
import { defaultRunbookUrl } from '../../lib/runbook-url.ts';

describe('the default of runbookUrl', () => {
  it.each([
    ['github:owner/name', 'https://github.com/owner/name/blob/HEAD/docs/runbook.md'],
    ['owner/name', 'https://github.com/owner/name/blob/HEAD/docs/runbook.md'],
    ['https://github.com/owner/name', 'https://github.com/owner/name/blob/HEAD/docs/runbook.md'],
    [
      { url: 'git+https://github.com/owner/na.me.git' },
      'https://github.com/owner/na.me/blob/HEAD/docs/runbook.md',
    ],
    [
      { url: 'git+ssh://git@gitlab.com/owner/name.git' },
      'https://gitlab.com/owner/name/blob/HEAD/docs/runbook.md',
    ],
    ['https://git.example.com/owner/name', 'docs/runbook.md'],
    ['https://github.com.example.com/owner/name', 'docs/runbook.md'],
    ['', 'docs/runbook.md'],
  ])('is in the repository that package.json names: %j', (repository, url) => {
    expect(defaultRunbookUrl(repository)).toBe(url);
  });

  it('is a link in every notice as soon as package.json names one, and never a link that is none', () => {
    const { repository } = JSON.parse(readFileSync('package.json', 'utf8')) as { repository?: string };
    const { runbookUrl, settings } = parseStageConfig({
      stage: 'prod',
      mailLog: { new: { retentionDays: 30 } },
      alerts: { email: [{ address: 'oncall@example.com' }] },
    });
    expect(runbookUrl).toBe(defaultRunbookUrl(repository));
    const linked = settings.notify.links.map(({ url }) => url);
    expect(linked).toEqual(/^https?:/.test(runbookUrl) ? [`${runbookUrl}#incidents`] : []);
  });
});
