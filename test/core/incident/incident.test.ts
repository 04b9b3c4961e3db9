import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { addEvidence, newEvidence } from '../../../lambda/core/detect/evidence.ts';
import { detectSettings } from '../../../lambda/core/detect/settings/detect-settings.ts';
import type { IncidentChange } from '../../../lambda/core/incident/incident.ts';
import { incidentJson } from '../../../lambda/core/incident/incident-json.ts';
import { judgeMinute, newJudgeState } from '../../../lambda/core/incident/judge-minute.ts';
import { percent, quantity } from '../../../lambda/core/message/words/quantity.ts';
import type { Tally } from '../../../lambda/core/tally/tally.ts';
import { DAY, HOUR, incidentsOf, MONDAY, mailing, officeDays, pc, tally } from '../detect/office.ts';

const START = MONDAY + 9 * DAY + 10 * HOUR;
const BOT = { sender: pc(7), from: START, minutes: 60, perMinute: 20, failed: 0.25, novel: 0.6 };

function changesOf(tallies: readonly Tally[]): IncidentChange[] {
  return changesByMinute(tallies).flatMap(({ changes }) => changes);
}

function changesByMinute(tallies: readonly Tally[]): { minute: number; changes: IncidentChange[] }[] {
  const settings = detectSettings(parseSettings({}));
  const state = newJudgeState();
  const minutes = new Map<number, Tally[]>();
  for (const each of [...tallies].sort((a, b) => a.minute - b.minute)) {
    minutes.set(each.minute, [...(minutes.get(each.minute) ?? []), each]);
  }
  return [...minutes].map(([minute, own]) => ({
    minute,
    changes: judgeMinute(state, minute, own, settings),
  }));
}

/** The same messages under another key, as a host and the login that it uses. */
const under = (sender: string, tallies: readonly Tally[]): Tally[] =>
  tallies.map((each) => ({ ...each, sender }));

describe('an incident', () => {
  const attack = mailing(BOT).map((each, i) => ({
    ...each,
    samples: {
      queueIds: [`mail.example.com/${1000 + i}`],
      failures: [
        { domain: each.failedDomains?.[0] as string, dsn: '5.1.1', reply: `550 5.1.1 unknown ${i}` },
      ],
    },
  }));
  const [incident] = incidentsOf([...officeDays(12), ...attack]);

  it('shows what was seen beside what is usual', () => {
    const [volume, failures, domains, senders] = incident!.signals;
    expect(volume).toMatchObject({
      name: 'volume',
      window: expect.toBeOneOf([10, 60, 360, 1440]),
      observed: { recipients: expect.any(Number) },
      expected: { recipients: expect.any(Number) },
    });
    expect(failures).toMatchObject({
      name: 'failures',
      observed: { failed: expect.any(Number), recipients: expect.any(Number) },
      expected: { share: expect.any(Number) },
    });
    expect(domains).toMatchObject({
      name: 'domains',
      observed: { toCompany: expect.any(Number), toSender: expect.any(Number), known: expect.any(Number) },
      expected: { toCompanyShare: expect.any(Number), toSenderShare: expect.any(Number) },
    });
    expect(senders).toMatchObject({
      name: 'senders',
      observed: { newMinutes: expect.any(Number), minutes: expect.any(Number) },
      expected: { share: expect.any(Number) },
    });
    const sum = incident!.signals.reduce((total, { score }) => total + score, 0);
    expect(sum).toBeCloseTo(incident!.score, 0);
  });

  it('carries samples of the attack from its first minute on', () => {
    const { samples } = incident!;
    const spam = attack.reduce((sum, each) => sum + each.recipients, 0);
    expect(samples.recipients).toBeGreaterThanOrEqual(spam);
    // The PC's own mail goes on until the incident closes.
    expect(samples.recipients).toBeLessThan(spam + 30);
    expect(samples.queueIds[0]).toBe('mail.example.com/1000');
    expect(samples.failures).toHaveLength(5);
    expect(samples.failures[0]!.reply).toBe('550 5.1.1 unknown 0');
    expect(samples.domains.length).toBeGreaterThan(3);
  });

  it('says what speaks against it', () => {
    expect(incident!.against).toContainEqual({ name: 'senders' });
  });

  it('prints its times as ISO 8601', () => {
    const { closed: _, ...stillOpen } = incident!;
    expect(incidentJson(stillOpen)).toMatchObject({ opened: '2024-01-10T10:00:00Z', closed: null });
  });
});

describe('keys that share their messages', () => {
  const office = officeDays(12);
  const login = 'login:person@example.com';
  const attack = mailing({ ...BOT, sender: login });
  const other = mailing({ ...BOT, sender: 'login:other@example.com', seed: 9, from: START + 5 });

  it.each([
    ['a login and its host', [...attack, ...under(pc(7), attack)], login, [pc(7)]],
    [
      'a login and the two hosts that it uses in turn',
      [
        ...attack,
        ...under('host:203.0.113.1', attack.slice(0, 30)),
        ...under('host:203.0.113.2', attack.slice(30)),
      ],
      login,
      ['host:203.0.113.1', 'host:203.0.113.2'],
    ],
    [
      'two logins and the host that both use',
      [...attack, ...other, ...under('host:203.0.113.1', [...attack, ...other])],
      'host:203.0.113.1',
      ['login:other@example.com', login],
    ],
  ])('are one incident: %s', (_, tallies, sender, related) => {
    const incidents = incidentsOf([...office, ...tallies]);
    expect(incidents.map((each) => ({ sender: each.sender, related: [...each.related].sort() }))).toEqual([
      { sender, related },
    ]);
  });

  it.each([
    ['while a slow bot sends by the minute', START + 40],
    ['after it', START + 100],
  ])("do not blame a login for its owner's mail from the same address, %s", (_, from) => {
    const bot = mailing({ ...BOT, perMinute: 2, minutes: 90 });
    const own = [0, 1, 2].map((i) => ({
      ...tally(pc(7), from + 5 * i, { recipients: 2, domains: ['a.example'] }),
    }));
    const busy = new Set(own.map(({ minute }) => minute));
    const mail = [...bot.filter(({ minute }) => !busy.has(minute)), ...own, ...under(login, own)];
    expect(incidentsOf([...office, ...mail]).map(({ sender, related }) => [sender, related])).toEqual([
      [pc(7), []],
    ]);
  });

  it("name the login that all of a host's messages came with, also where it is not alarmed itself", () => {
    const ids = (minute: number) => Array.from({ length: 8 }, (_, i) => 100 * minute + i);
    const job = mailing({ ...BOT, minutes: 12 }).map((each) => ({
      ...each,
      samples: { queueIds: [], failures: [], messages: ids(each.minute) },
    }));
    const judged = { detect: { exceptions: [{ sender: login, ignore: true }] } };
    const told = incidentsOf([...office, ...job, ...under(login, job)], judged);
    expect(told.map(({ sender, related }) => [sender, related])).toEqual([[login, [pc(7)]]]);
  });

  it('are told apart from keys that do the same at the same time', () => {
    const incidents = incidentsOf([...office, ...attack, ...other]);
    expect(incidents.map(({ sender }) => sender).sort()).toEqual(['login:other@example.com', login]);
  });
});

describe('an incident that goes on', () => {
  const long = changesOf([...officeDays(19), ...mailing({ ...BOT, perMinute: 2, minutes: 5 * DAY })]);

  it('is told again after 1, 4 and 12 hours, then daily', () => {
    const reminders = long.filter(({ type }) => type === 'reminded');
    expect(reminders.length).toBeGreaterThanOrEqual(5);
    expect(reminders.length).toBeLessThanOrEqual(8);
  });

  it('is told at most three times in its first hour', () => {
    const told = changesByMinute([
      ...officeDays(12),
      ...mailing({ ...BOT, perMinute: 20, minutes: 30 }),
      ...mailing({ ...BOT, from: START + 30, perMinute: 200, minutes: 30, seed: 8 }),
    ]).flatMap(({ minute, changes }) => (minute < START + 60 ? changes : []));
    expect(told.map(({ incident }) => incident.severity)).toContain('critical');
    expect(told.length).toBeLessThanOrEqual(3);
  });

  it('is told again when it grows worse, and each time of something new', () => {
    const growing = changesOf([
      ...officeDays(12),
      ...mailing({ ...BOT, perMinute: 2, minutes: 30 }),
      ...mailing({ ...BOT, from: START + 30, perMinute: 60, minutes: 60, seed: 8 }),
    ]).filter(({ type }) => type === 'escalated');
    expect(growing.map(({ incident }) => incident.severity)).toContain('critical');
    expect(new Set(growing.map(({ key }) => key)).size).toBe(growing.length);
  });
});

it('begins with what it is about, not with an unusual hour before a weekend without mail', () => {
  const friday = MONDAY + 11 * DAY + 16 * HOUR;
  const monday = MONDAY + 14 * DAY + 9 * HOUR;
  const before = mailing({ ...BOT, from: friday, minutes: 8, perMinute: 4, failed: 0.1, novel: 0.2 });
  const attack = mailing({ ...BOT, from: monday });
  const quiet = officeDays(12).filter(({ sender, minute }) => sender !== pc(7) || minute < friday);
  const told = incidentsOf([...quiet, ...before, ...attack]);
  expect(told.map(({ opened }) => opened / 60_000)).toEqual([monday]);
});

describe('evidence', () => {
  it.each([
    ['local:mx/loopback', ['staff-bounces@lists.example.com']],
    ['host:192.0.2.1', []],
  ])('of %s names the envelope senders that it always has: %j', (sender, envelopeSenders) => {
    const evidence = newEvidence();
    const names = ['staff-bounces@lists.example.com', ''];
    addEvidence(evidence, tally(sender, 1, { envelopeSenders: names }), { domains: [], envelopeSenders: [] });
    expect(evidence.samples.envelopeSenders).toEqual(envelopeSenders);
  });

  it('is bounded, whatever comes', () => {
    const evidence = newEvidence();
    for (let i = 0; i < 500; i++) {
      const names = Array.from({ length: 50 }, (_, k) => `name${i}-${k}.example`);
      addEvidence(
        evidence,
        tally(pc(1), i, {
          clients: names,
          samples: {
            queueIds: names,
            blocks: names,
            messages: names.map((_, k) => i * 50 + k),
            failures: [{ domain: `d${i}`, reply: 'no' }],
          },
        }),
        { domains: names, envelopeSenders: names },
      );
    }
    expect(JSON.stringify(evidence).length).toBeLessThan(5000);
  });
});

describe('wording', () => {
  it.each([
    [quantity(1234.5), '1,235'],
    [quantity(0.2), '0.2'],
    [quantity(0.034), '0.03'],
    [quantity(0), '0'],
    [percent(0.007), '0.7 %'],
    [percent(0.25), '25 %'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected);
  });
});
