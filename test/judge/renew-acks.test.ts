import { describe, expect, it } from 'vitest';
import type { Action } from '../../lambda/core/message/action.ts';
import { START } from '../support/attack-log.ts';
import { bench, MINUTE, play } from './bench.ts';

const DAY = 1_440 * MINUTE;
const NOW = START * 1000;

/** Plays the attack; whatever incident is open was acknowledged so many days ago. @returns what the judge stores again */
async function renewed(days: number, put?: () => never): Promise<{ stored: Action[]; problems: string[] }> {
  const stored: Action[] = [];
  const problems: string[] = [];
  const of = bench((deps) => ({
    actions: {
      list: async () =>
        ['other', ...(await deps.incidents.list()).map(({ incident }) => incident.id)].map((incident) => ({
          type: 'ack',
          incident,
          by: 'alice',
          at: NOW - days * DAY,
          note: 'on it',
        })),
      put: async (action) => {
        put?.();
        stored.push(action);
      },
    },
  }));
  const { judge } = of;
  const noted: typeof judge = async (...run) => {
    const summary = await judge(...run);
    problems.push(...summary.problems);
    return summary;
  };
  await play(Object.assign(of, { judge: noted }), 92);
  return { stored, problems };
}

describe('the acknowledgement of an incident that is open for months', () => {
  it('is stored again before it expires, so that no reminder begins anew', async () => {
    const { stored } = await renewed(61);
    expect(stored.length).toBeGreaterThan(0);
    expect(stored.filter((each) => each.type !== 'ack' || each.incident === 'other')).toEqual([]);
    expect(stored[0]).toMatchObject({ by: 'alice', at: NOW - 61 * DAY, note: 'on it' });
  });

  it('is left alone while it is young', async () => {
    expect((await renewed(59)).stored).toEqual([]);
  });

  it('costs no run when the table refuses it', async () => {
    const { problems } = await renewed(61, () => {
      throw new RangeError('no');
    });
    expect([...new Set(problems)]).toEqual(['an acknowledgement could not be renewed: RangeError']);
  });
});
