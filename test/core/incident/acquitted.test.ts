import { describe, expect, it } from 'vitest';
import type { IncidentRecord } from '../../../lambda/core/incident/notice.ts';
import { isPending } from '../../../lambda/core/incident/notice.ts';
import { markTold, noteNotice } from '../../../lambda/core/incident/notice-book.ts';
import { incident } from '../../support/builders/incident-record.ts';

const REASON = { name: 'refused', server: 'server:mx1' } as const;

/** What each run of the judge finds again until the checkpoint has passed: the incident, and that it is none. */
function run(record: IncidentRecord): boolean[] {
  const closed = { ...incident(), closed: incident().alerted + 60_000 };
  return [
    noteNotice(record, { kind: 'opened', incident: incident(), key: 'i/opened' }, 1),
    noteNotice(
      record,
      { kind: 'recovered', incident: closed, key: 'i/recovered/acquitted', reason: REASON, withdrawal: true },
      1,
    ),
  ];
}

const empty = (): IncidentRecord => ({ incident: incident(), notices: [], version: 0 });

describe('an incident that is taken back as its mail server is refused', () => {
  it('is not told at all where nobody was told of it, however often it is found', () => {
    const record = empty();
    for (let i = 0; i < 3; i++) {
      run(record);
      expect(record.notices).toEqual([]);
      expect(record.incident.closed).toBeDefined();
    }
  });

  it('is told and taken back once, however often it is found', () => {
    const record = empty();
    noteNotice(record, { kind: 'opened', incident: incident(), key: 'i/opened' }, 1);
    markTold(record, new Set(record.notices.filter(isPending)), 2);
    expect(run(record)).toEqual([false, true]);
    expect(record.notices.map(({ kind }) => kind)).toEqual(['opened', 'recovered']);
    markTold(record, new Set(record.notices.filter(isPending)), 3);
    expect(run(record)).toEqual([false, false]);
    expect(record.incident.closed).toBeDefined();
  });
});
