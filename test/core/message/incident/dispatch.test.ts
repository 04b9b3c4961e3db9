import { describe, expect, it } from 'vitest';
import type { Incident, Severity } from '../../../../lambda/core/incident/incident.ts';
import type { IncidentRecord, NoticeKind } from '../../../../lambda/core/incident/notice.ts';
import { type DispatchOptions, planDispatch } from '../../../../lambda/core/message/incident/dispatch.ts';
import { DEFAULT_NOTIFY } from '../../../../lambda/core/message/notify-defaults.ts';
import type { Message } from '../../../../lambda/core/message/publisher.ts';
import type { NotifySettings } from '../../../../lambda/core/message/settings.ts';
import { Outbox } from '../../../../lambda/judge/outbox.ts';
import { incident, incidentRecord, notice, toldNotice } from '../../../support/builders/incident-record.ts';
import { gsm7Length } from '../../../support/harness/gsm7.ts';
import { createMemoryIncidentStore } from '../../../support/memory/incident-store.ts';
import { EVIL_SENDERS } from '../incidents.ts';

const MINUTE = 60_000;
const NIGHT = Date.UTC(2026, 0, 5, 23);
const MORNING = Date.UTC(2026, 0, 6, 7);
const NOON = Date.UTC(2026, 0, 6, 12);

/** One incident with one pending notice. */
function pending(
  id: string,
  severity: Severity,
  created: number,
  kind: NoticeKind = 'opened',
): IncidentRecord {
  const of = incident({ id, sender: `host:192.0.2.${id.replace(/\D/g, '') || 1}`, severity });
  return incidentRecord({
    incident: of,
    notices: [notice({ id: `${id}/${kind}`, kind, incident: of, created })],
  });
}

const notify = (changes: Partial<NotifySettings>): DispatchOptions => ({
  notify: { ...DEFAULT_NOTIFY, ...changes },
});
const QUIET = notify({ quietHours: { from: '22:00', to: '07:00' } });

/** What is told, each message as the notices it holds; `+` is a digest. */
function told(records: IncidentRecord[], now: number, options?: DispatchOptions): string[] {
  return planDispatch(records, now, options).dispatches.map(
    ({ notices, digest }) => `${digest === undefined ? '' : '+'}${notices.map(({ id }) => id).join(' ')}`,
  );
}

describe('planDispatch', () => {
  const cases: [
    what: string,
    records: IncidentRecord[],
    now: number,
    options: DispatchOptions,
    expected: string[],
  ][] = [
    [
      'tells each notice at once',
      [pending('1', 'warning', NIGHT), pending('2', 'critical', NIGHT)],
      NIGHT,
      {},
      ['1/opened', '2/opened'],
    ],
    ['lets a warning wait at night', [pending('1', 'warning', NIGHT)], NIGHT, QUIET, []],
    ['wakes people for what is high', [pending('1', 'high', NIGHT)], NIGHT, QUIET, ['1/opened']],
    [
      'tells in the morning what waited, together',
      [pending('1', 'warning', NIGHT), pending('2', 'warning', NIGHT + MINUTE)],
      MORNING,
      QUIET,
      ['+1/opened 2/opened'],
    ],
    ['makes no digest of one', [pending('1', 'warning', NIGHT)], MORNING, QUIET, ['1/opened']],
    [
      'reads the quiet hours by the office’s clock',
      [pending('1', 'warning', NOON)],
      NOON,
      { ...QUIET, utcOffset: 660 },
      [],
    ],
    [
      'collects low severity for as long as it is told to',
      [pending('1', 'warning', NOON), pending('2', 'warning', NOON + 29 * MINUTE)],
      NOON + 29 * MINUTE,
      notify({ digestMinutes: 30 }),
      [],
    ],
    [
      'and tells it then',
      [pending('1', 'warning', NOON), pending('2', 'warning', NOON + 29 * MINUTE)],
      NOON + 30 * MINUTE,
      notify({ digestMinutes: 30 }),
      ['+1/opened 2/opened'],
    ],
    [
      'can let high wait as well',
      [pending('1', 'high', NIGHT), pending('2', 'critical', NIGHT)],
      NIGHT,
      notify({ quietHours: { from: '22:00', to: '07:00' }, lowBelow: 'critical' }),
      ['2/opened'],
    ],
    [
      'leaves out reminders of what is acknowledged',
      [pending('1', 'high', NOON, 'reminded'), pending('2', 'high', NOON, 'reminded')],
      NOON,
      { actions: [{ type: 'ack', incident: '1', by: 'alice', at: NOON, note: '' }] },
      ['2/reminded'],
    ],
    [
      'but not that it got worse, or is over',
      [pending('1', 'high', NOON, 'escalated'), pending('2', 'high', NOON, 'recovered')],
      NOON,
      {
        actions: ['1', '2'].map((id) => ({
          type: 'ack' as const,
          incident: id,
          by: 'alice',
          at: NOON,
          note: '',
        })),
      },
      ['1/escalated', '2/recovered'],
    ],
  ];
  it.each(cases)('%s', (_, records, now, options, expected) => {
    expect(told(records, now, options)).toEqual(expected);
  });

  it('settles the reminders that it leaves out', () => {
    const { silenced } = planDispatch([pending('1', 'high', NOON, 'reminded')], NOON, {
      actions: [{ type: 'ack', incident: '1', by: 'alice', at: NOON, note: '' }],
    });
    expect(silenced.map(({ id }) => id)).toEqual(['1/reminded']);
  });

  describe('too many at once', () => {
    const crowd = (count: number) =>
      Array.from({ length: count }, (_, at) => pending(`n${at}`, 'high', NOON));

    it.each([
      [5, 5],
      [6, 1],
    ])('%i incidents are %i messages', (count, messages) => {
      expect(told(crowd(count), NOON)).toHaveLength(messages);
    });

    it('counts what was told one by one just before', () => {
      const before = crowd(4).map((record) => ({
        ...record,
        notices: record.notices.map(({ id }) => toldNotice({ id, sent: NOON - MINUTE })),
      }));
      const more = [pending('m1', 'high', NOON), pending('m2', 'high', NOON)];
      expect(told([...before, ...more], NOON)).toEqual(['+m1/opened m2/opened']);
      expect(told([...before, ...more], NOON + 4 * MINUTE)).toHaveLength(2);
    });

    it('does not let a morning digest hold up what is urgent', () => {
      const collected = [pending('l1', 'warning', NIGHT), pending('l2', 'warning', NIGHT)].map((record) => ({
        ...record,
        notices: record.notices.map(({ id }) => toldNotice({ id, sent: MORNING, digest: 'low-1' })),
      }));
      const urgent = crowd(7);
      expect(told([...collected, ...urgent], MORNING + MINUTE)).toHaveLength(1);
    });
  });
});

/** 100 incidents a minute for 5 minutes, told by the outbox each minute. */
async function burst(senderOf: (at: number) => string, language: 'en' | 'ja' = 'en', minutes = 12) {
  const store = createMemoryIncidentStore();
  const published: Message[] = [];
  const publisher = { publish: async (message: Message) => void published.push(message) };
  for (let minute = 0; minute < minutes; minute++) {
    const now = NOON + minute * MINUTE;
    const outbox = await Outbox.open(store, now);
    const fresh = minute < 5 ? 100 : 0;
    outbox.note(
      Array.from({ length: fresh }, (_, at) => {
        const number = minute * 100 + at;
        const severity = (['critical', 'high', 'warning'] as const)[number % 3]!;
        const of: Incident = incident({
          id: `i${number}`,
          sender: senderOf(number),
          severity,
          opened: now,
          alerted: now,
        });
        return { type: 'opened' as const, incident: of, key: `${of.id}/opened` };
      }),
    );
    await outbox.save();
    await outbox.publish(publisher, notify({ language }));
  }
  return { published, records: await store.list() };
}

describe('a burst of 500 incidents in 5 minutes', () => {
  const network = (at: number) => `host:198.51.${100 + (at % 2)}.${at % 250}`;

  it('says of a refused mail server among them that it is refused', () => {
    const of = incident({ id: '0', sender: 'server:mail', severity: 'high', refusedBy: ['spamhaus-zen'] });
    const refused = incidentRecord({
      incident: of,
      notices: [notice({ id: '0/opened', kind: 'opened', incident: of, created: NIGHT })],
    });
    const records = [refused, ...['1', '2', '3', '4', '5', '6'].map((id) => pending(id, 'high', NIGHT))];
    const [digest] = planDispatch(records, MORNING, QUIET).dispatches.filter((each) => each.digest);
    expect(digest!.message.email).toContain('server:mail is refused by other mail servers');
    expect(digest!.message.json).toContain('server:mail is refused by other mail servers');
    expect(digest!.message.email).not.toContain('server:mail sends like a bot');
  });

  it('reaches on-call as two digests, the first at once', async () => {
    const { published, records } = await burst(network);
    expect(published.map(({ subject }) => subject)).toEqual([
      '[sendwatch] 100 incidents in 1 minute: 34 critical, 33 high, 33 warning',
      '[sendwatch] 400 incidents in 4 minutes: 133 critical, 134 high, 133 warning',
    ]);
    expect(records.flatMap(({ notices }) => notices).filter(({ status }) => status === 'pending')).toEqual(
      [],
    );
  });

  it('shows the worst, what they have in common, and counts the rest', async () => {
    const { published } = await burst(network);
    const [first] = published;
    expect(first?.email).toContain('50 of 100 are in 198.51.100.0/24.');
    expect(first?.email.match(/^\d+\. CRITICAL: host:198/gm)).toHaveLength(10);
    expect(first?.email).toContain('And 90 more: see the dashboard.');
    const json = JSON.parse(first!.json);
    expect(json).toMatchObject({
      schema: 'sendwatch.digest/1',
      incidents: 100,
      severity: 'critical',
      inCommon: { group: '198.51.100.0/24', share: 50 },
      version: '1.0',
      source: 'custom',
    });
    expect(json.worst).toHaveLength(10);
    expect(json.notices).toHaveLength(100);
  });

  it.each<['en' | 'ja', string, (at: number) => string]>([
    ['en', 'a network', network],
    ['ja', 'a network', network],
    ['en', 'hostile logins', (at) => EVIL_SENDERS[at % EVIL_SENDERS.length]![1].sender],
    ['ja', 'hostile logins', (at) => EVIL_SENDERS[at % EVIL_SENDERS.length]![1].sender],
  ])('stays within the limits: %s, %s', async (language, _, senderOf) => {
    const { published } = await burst(senderOf, language);
    for (const { subject, sms, email, json } of published) {
      expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      expect(gsm7Length(`SENDWATCH> ${sms}`)).toBeLessThanOrEqual(160);
      expect(sms).toMatch(/^CRITICAL: \d+ incidents in \d minutes?/);
      expect(
        Buffer.byteLength(
          JSON.stringify({
            email,
            json,
            sms,
            default: email,
            https: json,
            http: json,
            sqs: json,
            lambda: json,
          }),
        ),
      ).toBeLessThan(262_144);
      expect(email.split('\n').filter((line) => /[\p{Cc}\p{Cf}\p{Cs}]/u.test(line))).toEqual([]);
    }
  });

  it('is told in Japanese where that is the language', async () => {
    const { published } = await burst(network, 'ja');
    expect(published[0]?.email).toMatch(/^1分間に 100 件のインシデント: 緊急 34 件、?/);
  });
});
