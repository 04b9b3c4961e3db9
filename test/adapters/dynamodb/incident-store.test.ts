import { describe, expect, it } from 'vitest';
import { incident, incidentRecord, notice, toldNotice } from '../../support/builders/incident-record.ts';
import { describeEachBackend } from './each-backend.ts';

describeEachBackend('IncidentStore', (stores) => {
  it('lists nothing at first', async () => {
    expect(await stores().incidents.list()).toEqual([]);
  });

  it('lists each incident with its notices', async () => {
    const { incidents } = stores();
    const first = incidentRecord();
    const second = incidentRecord({ incident: incident({ id: 'login-x', sender: 'login:x' }), notices: [] });
    await incidents.put(first);
    await incidents.put(second);
    const listed = await incidents.list();
    expect(listed).toHaveLength(2);
    expect(listed).toEqual(expect.arrayContaining([first, second]));
  });

  it('replaces incident and notices together', async () => {
    const { incidents } = stores();
    await incidents.put(incidentRecord());
    const later = incidentRecord({
      version: 2,
      incident: incident({ severity: 'critical' }),
      notices: [toldNotice(), notice({ id: 'n-2', kind: 'escalated' })],
    });
    expect(await incidents.put(later)).toBe(true);
    expect(await incidents.list()).toEqual([later]);
  });

  it.each([
    ['the first version of an incident that is there', 1],
    ['the version that is there', 2],
    ['a version that skips one', 4],
  ])('refuses %s, and keeps what it has', async (_, version) => {
    const { incidents } = stores();
    await incidents.put(incidentRecord());
    const kept = incidentRecord({ version: 2, notices: [toldNotice()] });
    await incidents.put(kept);
    expect(await incidents.put(incidentRecord({ version, notices: [] }))).toBe(false);
    expect(await incidents.list()).toEqual([kept]);
  });

  it('refuses a later version of an incident that is not there', async () => {
    const { incidents } = stores();
    expect(await incidents.put(incidentRecord({ version: 2 }))).toBe(false);
    expect(await incidents.list()).toEqual([]);
  });

  it('lets one of two judges win who write the same version', async () => {
    const { incidents } = stores();
    await incidents.put(incidentRecord());
    const rivals = ['high', 'critical'].map((severity) =>
      incidentRecord({ version: 2, incident: incident({ severity: severity as 'high' | 'critical' }) }),
    );
    const won = await Promise.all(rivals.map((record) => incidents.put(record)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await incidents.list()).toEqual([rivals[won.indexOf(true)]]);
  });

  it('is not changed by whoever changes the records that he wrote or listed', async () => {
    const { incidents } = stores();
    const mine = incidentRecord();
    await incidents.put(mine);
    mine.notices[0]!.status = 'sent';
    (await incidents.list())[0]!.incident.related.push('login:x');
    expect(await incidents.list()).toEqual([incidentRecord()]);
  });

  describe('of recent ones', () => {
    const CLOSED = 1_000_000;
    const over = (id: string, closed: number, sent: number) =>
      incidentRecord({ incident: incident({ id, closed }), notices: [toldNotice({ sent })] });
    const recent = async (since: number, also?: Set<string>) =>
      (await stores().incidents.recent(since, also)).map((record) => record.incident.id).sort();

    it('knows none at first', async () => {
      expect(await recent(0)).toEqual([]);
    });

    it('returns what is open, what waits to be told, and what was over since', async () => {
      const { incidents } = stores();
      await incidents.recent(0);
      for (const record of [
        incidentRecord({ incident: incident({ id: 'open' }), notices: [toldNotice()] }),
        incidentRecord({ incident: incident({ id: 'waits', closed: CLOSED }) }),
        over('closed-late', CLOSED + 2, CLOSED),
        over('told-late', CLOSED, CLOSED + 2),
        over('over', CLOSED, CLOSED),
      ]) {
        await incidents.put(record);
      }
      expect(await recent(CLOSED + 1)).toEqual(['closed-late', 'open', 'told-late', 'waits']);
      expect(await recent(CLOSED)).toEqual(['closed-late', 'open', 'over', 'told-late', 'waits']);
      expect(await recent(CLOSED + 1, new Set(['over', 'unknown']))).toContain('over');
      expect((await incidents.list()).length).toBe(5);
    });

    it('follows an incident that ends, and one that begins again', async () => {
      const { incidents } = stores();
      await incidents.recent(0);
      await incidents.put(incidentRecord({ incident: incident({ id: 'i' }) }));
      expect(await recent(CLOSED + 1)).toEqual(['i']);
      await incidents.put({ ...over('i', CLOSED, CLOSED), version: 2 });
      expect(await recent(CLOSED + 1)).toEqual([]);
      await incidents.put(incidentRecord({ incident: incident({ id: 'i', closed: CLOSED }), version: 3 }));
      expect(await recent(CLOSED + 1)).toEqual(['i']);
      expect((await incidents.recent(0))[0]).toMatchObject({ version: 3 });
    });

    it('is not misled by a judge whose write is refused', async () => {
      const { incidents } = stores();
      await incidents.recent(0);
      await incidents.put(incidentRecord({ incident: incident({ id: 'i' }) }));
      expect(await incidents.put(over('i', CLOSED, CLOSED))).toBe(false);
      expect(await recent(CLOSED + 1)).toEqual(['i']);
    });
  });

  it('lists more incidents than fit into one page of 1 MB', async () => {
    const { incidents } = stores();
    const long = 'x'.repeat(100_000);
    const ids = Array.from({ length: 15 }, (_, at) => `incident-${at}`);
    for (const id of ids) {
      await incidents.put(incidentRecord({ incident: incident({ id, related: [long] }), notices: [] }));
    }
    const listed = await incidents.list();
    expect(listed.map((record) => record.incident.id).sort()).toEqual(ids.sort());
  });
});
