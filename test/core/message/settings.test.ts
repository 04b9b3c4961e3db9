import { describe, expect, it } from 'vitest';
import { linkingDashboard } from '../../../lambda/core/message/dashboard-link.ts';
import { DEFAULT_NOTIFY } from '../../../lambda/core/message/notify-defaults.ts';
import { notifySettingsSchema } from '../../../lambda/core/message/settings.ts';

describe('the settings of notices', () => {
  it('are without the schema what the schema makes of nothing', () => {
    expect(DEFAULT_NOTIFY).toEqual(notifySettingsSchema.parse({}));
  });
});

describe('linkingDashboard', () => {
  const links = [{ label: 'Wiki', url: 'https://wiki.example.com/' }];

  it.each([
    ['en', {}, 'Dashboard'],
    ['ja', {}, 'ダッシュボード'],
    ['en', { runbookOnDashboard: true }, 'Dashboard and runbook'],
    ['ja', { runbookOnDashboard: true }, 'ダッシュボードと対応手順書'],
  ] as const)('puts the dashboard before the other links, by its name in %s, %j', (language, also, label) => {
    const { notify } = linkingDashboard(
      { notify: { ...DEFAULT_NOTIFY, language, links }, ...also },
      'one',
      'eu-west-1',
    );
    expect(notify.links.map((link) => link.label)).toEqual([label, 'Wiki']);
  });

  it.each([undefined, ''])('leaves settings alone where there is no dashboard: %j', (name) => {
    const settings = { notify: { ...DEFAULT_NOTIFY, links } };
    expect(linkingDashboard(settings, name, 'eu-west-1')).toBe(settings);
  });
});
