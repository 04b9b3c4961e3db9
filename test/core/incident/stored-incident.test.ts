import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { detectSettings } from '../../../lambda/core/detect/settings/detect-settings.ts';
import type { Incident, Reason } from '../../../lambda/core/incident/incident.ts';
import { judgeMinute, newJudgeState } from '../../../lambda/core/incident/judge-minute.ts';
import { storedIncident, storedReason, storedRecord } from '../../../lambda/core/incident/stored-incident.ts';
import { composeMessage } from '../../../lambda/core/message/incident/compose.ts';
import { describeIncident } from '../../../lambda/core/message/incident/describe-incident.ts';
import { incident } from '../../support/builders/incident-record.ts';
import { DAY, HOUR, MONDAY, mailing, officeDays, pc } from '../detect/office.ts';
import { noticeOf } from '../message/incidents.ts';

/** As version 8c70732 stored an incident: what the detector said was English. */
const OLD = JSON.stringify({
  ...incident(),
  signals: [
    { name: 'volume', score: 9.1, observed: '29 recipients in 10 minutes', expected: '0.2 in 10 minutes' },
    { name: 'failures', score: 6, observed: '9 failed (31 %)', expected: 'usual 2 %' },
  ],
  against: ['it uses the envelope senders that it always uses'],
});

describe('an incident of version 8c70732', () => {
  it('is carried over, without its sentences', () => {
    const carried = storedIncident(JSON.parse(OLD) as Incident);
    expect(carried).toEqual({ ...incident(), signals: [], against: [] });
  });

  it('is told like any other', () => {
    const carried = storedIncident(JSON.parse(OLD) as Incident);
    expect(composeMessage(noticeOf(carried, 'reminded')).email).toContain('still sends like a bot');
    expect(describeIncident(carried).join('\n')).toContain('host:192.0.2.7');
  });

  it('has findings again after its next minute', () => {
    const settings = detectSettings(parseSettings({}));
    const state = newJudgeState();
    const attack = mailing({
      sender: pc(7),
      from: MONDAY + 4 * DAY + 10 * HOUR,
      minutes: 30,
      perMinute: 20,
      failed: 0.3,
      novel: 0.6,
    });
    const [last, ...before] = [...officeDays(4), ...attack].sort((a, b) => b.minute - a.minute);
    for (const each of before.reverse()) judgeMinute(state, each.minute, [each], settings);
    const [open] = state.incidents;
    const { signals, against } = JSON.parse(OLD);
    open!.incident = storedIncident({ ...open!.incident, signals, against });
    expect(open!.incident.signals).toEqual([]);
    judgeMinute(state, last!.minute, [last!], settings);
    expect(open!.incident.signals.map(({ name }) => name)).toEqual([
      'volume',
      'failures',
      'domains',
      'senders',
    ]);
  });

  it.each<[what: string, stored: Reason | string | undefined, kept: Reason | undefined]>([
    ['a sentence', 'now critical', undefined],
    ['a reason', { name: 'unconfirmed' }, { name: 'unconfirmed' }],
    ['nothing', undefined, undefined],
  ])('keeps of a reason that is %s what can be told', (_, stored, kept) => {
    expect(storedReason(stored)).toEqual(kept);
  });
});

describe('a record of version 8c70732', () => {
  const old = JSON.parse(OLD) as Incident;
  const notices = [
    { id: 'a/opened', kind: 'opened', incident: old, status: 'sent', created: 1, sent: 2 },
    {
      id: 'a/withdrawn',
      kind: 'recovered',
      incident: { ...old, severity: 'critical' },
      status: 'pending',
      created: 3,
      reason: 'the complete log does not confirm it',
    },
  ] as const;

  it('keeps of a told notice what is needed, and remembers what its ids said', () => {
    const record = storedRecord({ incident: old, notices: [...notices], version: 2 });
    expect(record.notices).toEqual([
      { id: 'a/opened', kind: 'opened', status: 'sent', severity: 'high', created: 1, sent: 2 },
      {
        id: 'a/withdrawn',
        kind: 'recovered',
        incident: expect.objectContaining({ severity: 'critical', signals: [] }),
        status: 'pending',
        created: 3,
        withdrawal: true,
      },
    ]);
    expect(record.past).toEqual({ noted: 2, withdrawals: 1, worst: 'critical' });
  });

  it('stays as it is once it was carried over', () => {
    const record = storedRecord({ incident: old, notices: [...notices], version: 2 });
    expect(storedRecord(JSON.parse(JSON.stringify(record)))).toEqual(record);
  });
});
