import { beforeEach, describe, expect, it } from 'vitest';
import { incident } from '../support/builders/incident-record.ts';
import { createMemoryIncidentStore } from '../support/memory/incident-store.ts';
import { createMemoryRollupStore } from '../support/memory/rollup-store.ts';
import { Bench, HIT, ONE, START } from './bench.ts';

describe('who is behind a listing', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench(ONE);
  });
  const told = () => bench.published.map(({ json }) => JSON.parse(json) as { news: object[] });
  async function listed(): Promise<void> {
    await bench.run();
    bench.listed.add(HIT);
    await bench.runs(35);
  }

  it('is shown by the senders with the most recipients of two days, when the judge has counted any', async () => {
    const rollups = createMemoryRollupStore();
    const traffic = { messages: 9, recipients: 40, sent: 30, failed: 10 };
    await rollups.put([
      {
        hour: START / 3_600_000 - 30,
        host: 'mx1',
        late: false,
        until: 1,
        senders: [{ sender: 'login:ann@example.com', ...traffic }],
        rest: { messages: 0, recipients: 0, sent: 0, failed: 0 },
      },
    ]);
    bench.deps = { rollups };
    await listed();
    const senders = [{ sender: 'login:ann@example.com', recipients: 40, failed: 10, known: 40 }];
    expect(told()).toMatchObject([{ news: [{ topSenders: [{ mailServer: 'mx1', senders }] }] }]);
  });

  it('is told once when the detector finds it after the alert', async () => {
    const incidents = createMemoryIncidentStore();
    bench.deps = { incidents };
    await listed();
    expect(bench.published).toHaveLength(1);
    const opened = bench.now;
    await incidents.put({ incident: incident({ opened, alerted: opened }), notices: [], version: 1 });
    await bench.runs(5);
    expect(bench.published).toHaveLength(2);
    expect(bench.published[1]!.email).toContain('host:192.0.2.7');
    expect(told()[1]).toMatchObject({ news: [{ kind: 'suspect-found' }] });
  });
});
