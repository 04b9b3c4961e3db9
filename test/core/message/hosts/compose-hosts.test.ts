import { describe, expect, it } from 'vitest';
import { composeHosts, type HostsJson } from '../../../../lambda/core/message/hosts/compose-hosts.ts';
import { notifySettingsSchema } from '../../../../lambda/core/message/settings.ts';
import type { NewsOf } from '../../../../lambda/core/rhythm/hosts.ts';
import { SLOT } from '../../../../lambda/core/rhythm/slot.ts';

const NINE = Date.UTC(2026, 9, 13, 9) / SLOT;
const NOW = (NINE + 1) * SLOT;
const HOUR = 3_600_000;

const SILENT: NewsOf = { host: 'mx2', at: NINE, kind: 'silent', last: NINE - 13 };
const ALL: NewsOf[] = [
  SILENT,
  { host: 'mx3', at: NINE, kind: 'silent' },
  { host: 'mx4', at: NINE, kind: 'heard', last: NINE - 25 },
  { host: 'mx5', at: NINE, kind: 'forgotten', last: NINE - 4_033 },
  { host: 'mx6', at: NINE, kind: 'clock-off', off: HOUR },
  { host: 'mx7', at: NINE, kind: 'clock-off', off: -9 * HOUR },
  { host: 'mx8', at: NINE, kind: 'clock-right', off: HOUR },
];

const japanese = {
  notify: notifySettingsSchema.parse({
    language: 'ja',
    links: [{ label: 'Runbook', url: 'https://wiki.example.com/r' }],
  }),
  utcOffset: 540,
  stage: 'prod',
};

describe('the notice about mail hosts', () => {
  it('names the host, since when, and what to do', () => {
    const { subject, email, sms, severity, kind } = composeHosts([SILENT], NOW, { stage: 'prod' });
    expect(subject).toBe('[sendwatch] (prod) mx2 has fallen silent');
    expect(sms).toBe('(prod) mx2 has fallen silent');
    expect({ severity, kind }).toEqual({ severity: 'warning', kind: 'hosts' });
    expect(email).toBe(
      [
        'mx2: no line has arrived since 2026-10-13 08:00 UTC. For this host and these hours of the week that is too long. Nobody watches what it sends.',
        '',
        'On a host that is silent: is it up, is its mail log written, does its agent run (systemctl status amazon-cloudwatch-agent)? Runbook: Host silent.',
      ].join('\n'),
    );
  });

  it('says each kind of news in a sentence, and each step once', () => {
    const lines = composeHosts(ALL, NOW, {}).email.split('\n');
    expect(lines.slice(1, 7)).toEqual([
      'mx3: no line of it has ever arrived, and the configuration names it. Nobody watches what it sends.',
      'mx4: lines arrive again since 2026-10-13 09:00 UTC. The last one before was at 2026-10-13 07:00 UTC.',
      'mx5: silent for 14 days, since 2026-09-29 09:00 UTC. It is not waited for until a line of it arrives.',
      'mx6: its lines name times 60 minutes before they arrive: its clock or its time zone is off. They are judged at the wrong time.',
      'mx7: its lines name times 9 hours after they arrive: its clock or its time zone is off. They are judged at the wrong time.',
      'mx8: its lines name the right time again; they were off by 60 minutes.',
    ]);
    expect(lines.filter((line) => line.startsWith('On a host'))).toHaveLength(2);
  });

  it('is Japanese where people read that, but for what cannot be', () => {
    const { subject, sms, email, json } = composeHosts(ALL, NOW, japanese);
    expect(subject).toBe('[sendwatch] (prod) mx2 has fallen silent, and 6 more');
    expect(sms).toBe('(prod) mx2 has fallen silent, and 6 more');
    expect(email).toContain('mx2: 2026-10-13 17:00 +09:00 を最後にログが届いていません。');
    expect(email).toContain('mx6: ログの時刻が到着より60分遅れています。');
    expect(email).toContain('mx7: ログの時刻が到着より9時間進んでいます。');
    expect(email).toMatch(/Runbook: https:\/\/wiki\.example\.com\/r$/);
    const { content } = JSON.parse(json) as HostsJson;
    expect(content.title).toBe('(prod) mx2 からログが届いていません（ほか 6 件）');
  });

  it('is numbers and names for programs, the same whenever the same is told again', () => {
    const read = (now: number) => JSON.parse(composeHosts(ALL, now, {}).json) as HostsJson;
    expect(read(NOW).notice).toBe(read(NOW + HOUR).notice);
    expect(read(NOW)).toMatchObject({ schema: 'sendwatch.hosts/1', created: '2026-10-13T09:05:00Z' });
    expect(read(NOW).hosts.slice(0, 2)).toEqual([
      { host: 'mx2', kind: 'silent', at: '2026-10-13T09:00:00Z', last: '2026-10-13T08:00:00Z' },
      { host: 'mx3', kind: 'silent', at: '2026-10-13T09:00:00Z' },
    ]);
    expect(read(NOW).hosts.at(-2)).toMatchObject({ kind: 'clock-off', off: -32_400 });
  });

  it('says how many do not fit, and stays within what SNS takes', () => {
    const many = Array.from({ length: 200 }, (_, at) => ({ ...SILENT, host: `${'x'.repeat(250)}${at}` }));
    const message = composeHosts(many, NOW, japanese);
    expect(message.email).toContain('ほか 180 件');
    expect(message.subject.length).toBeLessThan(100);
    expect(message.sms.length).toBeLessThanOrEqual(148);
    expect(JSON.parse(message.json)).toMatchObject({ more: 150 });
    expect(4 * Buffer.byteLength(message.json) + 2 * Buffer.byteLength(message.email)).toBeLessThan(200_000);
  });

  it('shows a name as what it is: no link, no markup, nothing hidden', () => {
    const host = 'mx\u202e1\u001b[31m <!channel> https://evil.example/ *x* `rm`';
    const { subject, email, json } = composeHosts([{ ...SILENT, host }], NOW, {});
    const { content, hosts } = JSON.parse(json) as HostsJson;
    for (const text of [subject, email, content.title, content.description]) {
      expect(text).not.toMatch(/[\u202e\u001b\n]{1}\[31m|\u202e/);
    }
    expect(email).not.toContain('https://evil.example/');
    for (const text of [content.title, content.description]) expect(text).not.toMatch(/<!|https:|\*|`/);
    expect(hosts[0]!.host).toBe(host);
  });
});
