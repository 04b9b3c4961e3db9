import type { Language, NotifySettings } from './settings.ts';

/** Where a partition's console is, by how its regions' names begin; all others are AWS's own. */
const CONSOLES: readonly (readonly [regions: string, domain: string])[] = [
  ['cn-', 'console.amazonaws.cn'],
  ['us-gov-', 'console.amazonaws-us-gov.com'],
  ['eusc-', 'console.amazonaws-eusc.eu'],
];

const LABEL: Readonly<Record<Language, string>> = { en: 'Dashboard', ja: 'ダッシュボード' };
const WITH_RUNBOOK: Readonly<Record<Language, string>> = {
  en: 'Dashboard and runbook',
  ja: 'ダッシュボードと対応手順書',
};

/** The address of a page of CloudWatch's console. */
export function consoleUrl(region: string, page: string): string {
  const domain = CONSOLES.find(([regions]) => region.startsWith(regions))?.[1] ?? 'console.aws.amazon.com';
  return `https://${region}.${domain}/cloudwatch/home?region=${region}#${page}`;
}

/** The console's address of a CloudWatch dashboard. */
export function dashboardUrl(name: string, region: string): string {
  return consoleUrl(region, `dashboards/dashboards/${name}`);
}

/** Settings whose notices link the dashboard first; the same where there is none. */
export function linkingDashboard<T extends { notify: NotifySettings; runbookOnDashboard?: true }>(
  settings: T,
  name: string | undefined,
  region: string,
): T {
  if (name === undefined || name === '') return settings;
  const { notify, runbookOnDashboard } = settings;
  const label = (runbookOnDashboard ? WITH_RUNBOOK : LABEL)[notify.language];
  const link = { label, url: dashboardUrl(name, region) };
  return { ...settings, notify: { ...notify, links: [link, ...notify.links] } };
}
