import { expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { Ledger } from '../../../lambda/core/tally/count/ledger.ts';
import { Joiner } from '../../../lambda/core/tally/joiner.ts';
import { eventsOf } from '../../support/log-lines.ts';

const LOGIN = 'anna.smith@example.com';

/** The n-th spelling: bit by bit another letter is large. */
const spelling = (n: number) =>
  [...LOGIN].map((letter, at) => ((n >> (at % 16)) & 1 ? letter.toUpperCase() : letter)).join('');

it('a login in 400 spellings is one sender', () => {
  const spellings = Array.from({ length: 400 }, (_, n) => spelling(n));
  expect(new Set(spellings).size).toBe(400);
  const lines = spellings.flatMap((login, n) => {
    const id = (0xa00000 + n).toString(16).toUpperCase();
    const stamp = `Oct 13 10:${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`;
    return [
      `smtpd[1]: ${id}: client=c[198.51.100.${n % 200}], sasl_method=PLAIN, sasl_username=${login}`,
      `qmgr[1]: ${id}: from=<${LOGIN}>, size=9, nrcpt=1 (queue active)`,
      `qmgr[1]: ${id}: removed`,
    ].map((body) => `${stamp} mx postfix/${body}`);
  });
  const ledger = new Ledger();
  const joiner = new Joiner(ledger, parseSettings({}));
  for (const event of eventsOf(lines)) joiner.add(event);
  joiner.end();
  const logins = ledger.senders().filter(({ sender }) => sender.startsWith('login:'));
  expect(logins.map(({ sender, messages }) => [sender, messages])).toEqual([[`login:${LOGIN}`, 400]]);
});
