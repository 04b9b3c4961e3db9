import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runbookHeading, runbookOnDashboard, runbookTexts } from '../../lib/runbook.ts';
import { flat } from './flat.ts';
import { resources, synthesize, theResource } from './synthesized.ts';

const texts = runbookTexts();

describe('the runbook on the dashboard', () => {
  it('is all of docs/runbook.md, incidents apart', () => {
    const headings = (text: string) => [...text.matchAll(/^#{2,3} .+$/gm)].map(([line]) => line);
    const page = headings(readFileSync('docs/runbook.md', 'utf8'));
    expect([...headings(texts.alarms), ...headings(texts.incidents)].sort()).toEqual(page.sort());
    expect(texts.incidents).toMatch(/^## Incidents\n[\s\S]+\n### Partners refuse our mail\n/);
    expect(texts.alarms).not.toContain('## Incidents');
  });

  it('links nothing that a dashboard cannot open', () => {
    for (const text of Object.values(texts))
      expect([...text.matchAll(/\]\((?!https:)[^)]*\)/g)].map(([link]) => link)).toEqual([]);
    expect(texts.alarms).toContain('[decision 0022]'.replace(/[[\]]/g, ''));
    expect(texts.alarms).toContain('ship/ (ship/README.md)');
    expect(texts.alarms).toContain('see **Ingest late** and **Stream late**');
  });

  it.each([
    [true, 'docs/runbook.md', true],
    [true, 'the wiki, page Mail', true],
    [true, 'https://wiki.example.com/mail', false],
    [false, 'docs/runbook.md', false],
  ])('dashboard %s, runbookUrl %s: %s', (dashboard, runbookUrl, there) => {
    expect(runbookOnDashboard({ dashboard, runbookUrl })).toBe(there);
    const template = synthesize({ dashboard, runbookUrl });
    const body = dashboard
      ? flat(theResource(template, 'AWS::CloudWatch::Dashboard', 'Dashboard').Properties.DashboardBody)
      : '';
    expect(body.includes('### Partners refuse our mail')).toBe(there);
  });

  it('finds the log group of each function by its name', () => {
    const targets = [{ target: 'example.com' }];
    const made = resources(
      synthesize({ ingest: 'kinesis', settings: { blocklists: { targets } } }),
      'AWS::Logs::LogGroup',
    );
    expect(texts.alarms).toContain('--log-group-name-prefix "sendwatch-$STAGE-Judge"');
    for (const name of ['Judge', 'Ingest', 'Blocklists'])
      expect(Object.keys(made).filter((id) => id.startsWith(name))).toHaveLength(1);
  });

  it('has no heading that it does not have', () => {
    expect(runbookHeading('sms-spend')).toBe('SMS spend');
    expect(() => runbookHeading('sms')).toThrow("no heading 'sms'");
  });
});
