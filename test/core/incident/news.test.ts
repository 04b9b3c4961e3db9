import { describe, expect, it } from 'vitest';
import type { Severity } from '../../../lambda/core/incident/incident.ts';
import { newsOf, noteTold } from '../../../lambda/core/incident/news.ts';
import type { OpenIncident } from '../../../lambda/core/incident/open-incident.ts';
import { incident } from '../../support/builders/incident-record.ts';

const TOLD = 1_000;

/** An incident of 100 recipients and one strong signal, as it stands some time after a notice about it. */
function open(told: { severity?: Severity; recipients?: number; signals?: string[] }): OpenIncident {
  const of: OpenIncident = {
    incident: incident(),
    keys: [],
    messages: [],
    told: { severity: 'high', recipients: 100, signals: ['failures'], changes: 1 },
    reminder: { at: TOLD + 90, count: 0 },
  };
  noteTold(of, TOLD);
  Object.assign(of.told, told);
  return of;
}

const told = (of: OpenIncident, after: number) => {
  const change = newsOf(of, TOLD + after);
  return change === undefined ? undefined : (change.reason?.name ?? change.type);
};

describe('newsOf', () => {
  it.each<[what: string, before: Parameters<typeof open>[0], after: number, expected: string | undefined]>([
    ['nothing new', {}, 89, undefined],
    ['worse, at once', { severity: 'warning' }, 1, 'severity'],
    ['many more recipients, within the hour', { recipients: 25 }, 59, undefined],
    ['many more recipients, after it', { recipients: 25 }, 60, 'growth'],
    ['another signal, within the hour', { signals: [] }, 59, undefined],
    ['another signal, after it', { signals: [] }, 60, 'signal'],
    ['a reminder that is due', {}, 90, 'reminded'],
  ])('%s', (_, before, after, expected) => {
    expect(told(open(before), after)).toBe(expected);
  });

  it('takes the place of a reminder that is due as well', () => {
    const of = open({ recipients: 25 });
    expect(told(of, 90)).toBe('growth');
    noteTold(of, TOLD + 90);
    expect(told(of, 91)).toBeUndefined();
  });

  it('tells what an earlier version had told at a time that it did not note', () => {
    const of = open({ recipients: 25 });
    delete of.told.minute;
    expect(told(of, 1)).toBe('growth');
  });
});
