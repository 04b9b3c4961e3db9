import { describe, expect, it } from 'vitest';
import { decodeHosts, encodeHosts } from '../../../lambda/core/rhythm/codec.ts';
import { hostLines } from '../../../lambda/core/rhythm/host-line.ts';
import {
  type HostsState,
  MOST_HOSTS,
  type NewsOf,
  nameIn,
  newHosts,
  passHosts,
  skipTo,
} from '../../../lambda/core/rhythm/hosts.ts';
import { SLOT, SLOTS_A_DAY } from '../../../lambda/core/rhythm/slot.ts';

const DAY = SLOTS_A_DAY;
const START = Date.UTC(2026, 0, 5) / SLOT;

function pass(state: HostsState, slots: number, hosts: readonly string[], named: readonly string[] = []) {
  const heard = new Map(hosts.map((host) => [host, 2_000]));
  const told: NewsOf[] = [];
  for (let at = 0; at < slots; at++) told.push(...passHosts(state, heard, { named, offsetAt: () => 0 }));
  return told;
}

const brief = (news: readonly NewsOf[]) => news.map(({ host, kind }) => `${host} ${kind}`);

describe('the mail hosts', () => {
  it('are told apart: one is silent, the other is not', () => {
    const state = newHosts(START);
    pass(state, 15 * DAY, ['mx1', 'mx2']);
    expect(brief(pass(state, 12, ['mx1']))).toEqual(['mx2 silent']);
    expect(hostLines(state, 9)).toEqual([
      { host: 'mx2', last: (START + 15 * DAY + 1) * SLOT, silent: true },
      { host: 'mx1', last: (START + 15 * DAY + 13) * SLOT },
    ]);
  });

  it('are forgotten after two weeks, which is told of one whose silence was', () => {
    const state = newHosts(START);
    pass(state, DAY, ['passing', 'mx1']);
    pass(state, 20 * DAY, ['mx1']);
    expect([...state.hosts.keys()]).toEqual(['mx1']);
    expect(brief(pass(state, 20 * DAY, []))).toEqual(['mx1 silent', 'mx1 forgotten']);
    expect(state.hosts.size).toBe(0);
  });

  it('that the configuration names are waited for, and never forgotten', () => {
    const state = newHosts(START);
    expect(brief(pass(state, 30 * DAY, [], ['mx9']))).toEqual(['mx9 silent']);
    expect(hostLines(state, 9)).toEqual([{ host: 'mx9', silent: true, newSince: (START + 1) * SLOT }]);
    expect(brief(pass(state, 1, ['mx9'], ['mx9']))).toEqual(['mx9 heard']);
  });

  it('go by the first part of a name or by all of it', () => {
    const state = newHosts(START);
    pass(state, DAY / 2, [], ['mx1.example.com']);
    expect(brief(pass(state, 3 * DAY, ['mx1'], ['mx1.example.com']))).toEqual([]);
    expect([...state.hosts.keys()]).toEqual(['mx1']);
    expect(nameIn(['mx1.example.com'], 'MX1')).toBe('mx1.example.com');
    expect(nameIn(['mx1'], 'mx1.example.com')).toBe('mx1');
    expect(nameIn(['mx1'], 'mx10')).toBeUndefined();
    expect(nameIn(['mx1.example.com'], 'mx1.example.org')).toBeUndefined();
  });

  it('are not silent for a time of which nothing is known', () => {
    const state = newHosts(START);
    pass(state, 15 * DAY, ['mx1']);
    skipTo(state, state.slot + 5 * DAY);
    expect(pass(state, 1, [])).toEqual([]);
    expect(pass(state, DAY, ['mx1'])).toEqual([]);
  });

  it('are so many at most, and a name that comes and goes takes the place of no known one', () => {
    const state = newHosts(START);
    pass(state, 8 * DAY, ['mx1']);
    for (let at = 0; at < 2 * MOST_HOSTS; at++) pass(state, 1, [`made-up-${at}`, 'mx1']);
    expect(state.hosts.size).toBe(MOST_HOSTS);
    expect(state.hosts.has('mx1')).toBe(true);
    expect(state.hosts.has(`made-up-${2 * MOST_HOSTS - 1}`)).toBe(true);
    expect(encodeHosts({ state, pending: [] }).length).toBeLessThan(380_000);
  });

  it('are stored and read again without a difference that counts', () => {
    const state = newHosts(START);
    pass(state, 15 * DAY, ['mx1', 'mx2']);
    const pending = pass(state, 20, ['mx1']);
    const stored = encodeHosts({ state, pending });
    const read = decodeHosts(stored)!;
    expect(read.pending).toEqual(pending);
    expect(hostLines(read.state, 9)).toEqual(hostLines(state, 9));
    expect(encodeHosts(read)).toBe(stored);
    expect(brief(pass(read.state, 3 * DAY, ['mx2']))).toEqual(brief(pass(state, 3 * DAY, ['mx2'])));
  });

  it('are learned anew where the record is of another version', () => {
    expect(decodeHosts('{"version":99,"slot":1,"hosts":[],"pending":[]}')).toBeUndefined();
  });
});
