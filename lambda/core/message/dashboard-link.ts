import type { Language, NotifySettings } from './settings.ts';

/** Where a partition's console is, and how its regions' names begin; all others are AWS's own. */
export const CONSOLES = [
  { partition: 'aws-cn', regions: 'cn-', domain: 'console.amazonaws.cn' },
  { partition: 'aws-us-gov', regions: 'us-gov-', domain: 'console.amazonaws-us-gov.com' },
  { partition: 'aws-eusc', regions: 'eusc-', domain: 'console.amazonaws-eusc.eu' },
] as const;
export const CONSOLE = 'console.aws.amazon.com';

const LABEL: Readonly<Record<Language, string>> = { en: 'Dashboard', ja: 'ダッシュボード' };
const WITH_RUNBOOK: Readonly<Record<Language, string>> = {
  en: 'Dashboard and runbook',
  ja: 'ダッシュボードと対応手順書',
};

/** The address of a page of CloudWatch's console. */
export function consoleUrl(region: string, page: string): string {
  const domain = CONSOLES.find(({ regions }) => region.startsWith(regions))?.domain ?? CONSOLE;
  return pageUrl(domain, region, page);
}

function pageUrl(domain: string, region: string, page: string): string {
  return `https://${region}.${domain}/cloudwatch/home?region=${region}#${page}`;
}

/** The console's address of a CloudWatch dashboard. */
export function dashboardUrl(name: string, region: string): string {
  return consoleUrl(region, dashboardPage(name));
}

/** The same where the console is known and the region's name is not. */
export function dashboardUrlAt(domain: string, name: string, region: string): string {
  return pageUrl(domain, region, dashboardPage(name));
}

function dashboardPage(name: string): string {
  return `dashboards/dashboards/${name}`;
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
