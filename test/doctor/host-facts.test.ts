import { describe, expect, it } from 'vitest';
import { hostFacts } from '../../bin/doctor/host-facts.ts';
import type { ArrivedLine } from '../../lambda/adapters/operator/log-tails.ts';
import { attackLog, START } from '../support/attack-log.ts';

const MINUTE = 60_000;

/** Lines as an agent ships them, one a second unless they say otherwise. */
function tail(messages: readonly string[], delay = 2_000) {
  const lines: ArrivedLine[] = messages.map((message, at) => {
    const time = Date.parse(message.slice(0, message.indexOf(' '))) || START * 1000 + at * 1000;
    return { time, arrived: time + delay, message };
  });
  return { logGroup: '/mail', stream: 'mx1', lines };
}

const log = attackLog().lines;

describe('hostFacts', () => {
  it('counts the lines, those that are not understood, and the messages', () => {
    const found = hostFacts(tail([...log.slice(0, 500), 'no line of a mail log', '']));
    expect(found).toMatchObject({ host: 'mx1', lines: 502, unread: 2, nobodys: 0 });
    expect(found.departed).toBeGreaterThan(90);
  });

  it('tells how late the newest lines are, when the last came and how long a pause was', () => {
    const found = hostFacts(tail(log.slice(0, 500), 5_000));
    const times = log.slice(0, 500).map((line) => Date.parse(line.slice(0, line.indexOf(' '))));
    expect(found.delay).toMatchObject({ median: 5_000, spread: 0 });
    expect(found.lastArrived).toBe(Math.max(...times) + 5_000);
    expect(found.longestPause).toBeGreaterThan(10_000);
    expect(found.longestPause).toBeLessThan(MINUTE);
  });

  it("takes a line's own time, where it names its offset, and the agent's where not", () => {
    const { lines } = tail(log.slice(0, 100));
    const agentIsOff = lines.map((line) => ({ ...line, time: line.time - 60 * MINUTE }));
    expect(hostFacts({ logGroup: '/mail', stream: 'mx1', lines: agentIsOff }).delay!.median).toBe(2_000);
    const plain = agentIsOff.map(({ message, ...line }) => ({
      ...line,
      message: message.replace(/^\S+/, 'Oct 13 09:00:00'),
    }));
    const found = hostFacts({ logGroup: '/mail', stream: 'mx1', lines: plain });
    expect(found.delay!.median).toBe(60 * MINUTE + 2_000);
  });

  it('finds messages that nobody handed in, as the log lacks the lines that name clients', () => {
    const found = hostFacts(tail(log.slice(0, 500).filter((line) => !line.includes('client='))));
    expect(found.nobodys).toBeGreaterThan(0.9 * found.departed);
  });

  it('leaves out what came in before the first line: a queue that is tried again is no missing line', () => {
    const lines = log.slice(0, 500);
    const retries = lines
      .filter((line) => !line.includes('client=') && !line.includes('message-id='))
      .map((line) => line.replace('delay=1,', 'delay=86400,'));
    expect(hostFacts(tail(retries))).toMatchObject({ departed: 0, nobodys: 0 });
  });

  it('has nothing to say of a stream without lines', () => {
    expect(hostFacts(tail([]))).toEqual({
      host: 'mx1',
      lines: 0,
      unread: 0,
      lastArrived: undefined,
      longestPause: 0,
      delay: undefined,
      departed: 0,
      nobodys: 0,
    });
  });
});
