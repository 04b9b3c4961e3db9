import { expect, it } from 'vitest';
import { SenderState } from '../../../../lambda/core/detect/state/sender-state.ts';
import { spendRelated } from '../../../../lambda/core/incident/ending/close-recovered.ts';
import { incident } from '../../../support/builders/incident-record.ts';

const CLOSED = 30_000_000;

it('what a key sent beside an incident is told with it, but for keys that are in an alarm still', () => {
  const states = ['login:ann', 'host:192.0.2.7', 'host:192.0.2.8', 'host:192.0.2.9'].map((key) => {
    const state = new SenderState(CLOSED - 600, 20_833);
    state.windows.fill(3);
    return [key, state] as const;
  });
  const senders = new Map(states);
  senders.get('host:192.0.2.8')!.alarm = { since: CLOSED - 10, until: CLOSED + 100, watch: 1 };
  const closed = incident({
    sender: 'login:ann',
    related: ['host:192.0.2.7', 'host:192.0.2.8', 'host:192.0.2.77'],
    closed: CLOSED * 60_000,
  });
  spendRelated(senders, [{ type: 'recovered', incident: closed, key: 'a/recovered' }]);
  expect(states.map(([, { windows, recovered }]) => [windows[0], recovered])).toEqual([
    [0, CLOSED],
    [0, CLOSED],
    [3, 0],
    [3, 0],
  ]);
});
