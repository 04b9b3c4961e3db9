import { describe, expect, it } from 'vitest';
import { CodecError } from '../../../lambda/core/bytes.ts';
import { parseSettings } from '../../../lambda/core/config.ts';
import { Ledger } from '../../../lambda/core/tally/count/ledger.ts';
import { Joiner } from '../../../lambda/core/tally/joiner.ts';
import { decodeJoiner, encodeJoiner } from '../../../lambda/core/tally/joiner-codec.ts';
import { anyEvents, START } from '../events/any-events.ts';

const SETTINGS = parseSettings({ ownNetworks: ['192.168.0.0/16'], trustedRelays: ['198.51.100.0/24'] });

/** Every tally, event by event, and the totals; `every`: after so many events the state is packed and unpacked. */
function counted(seed: number, every: number) {
  const ledger = new Ledger();
  let joiner = new Joiner(ledger, SETTINGS);
  const tallies = [];
  let n = 0;
  for (const event of anyEvents(seed, 400)) {
    joiner.add(event);
    tallies.push(...ledger.takeTallies(n));
    if (++n % every !== 0) continue;
    const bytes = encodeJoiner(joiner.dump());
    joiner = new Joiner(ledger, SETTINGS);
    joiner.load(decodeJoiner(bytes));
  }
  joiner.end();
  return { tallies: [...tallies, ...ledger.takeTallies(n)], totals: ledger.totals };
}

const NEVER = Number.POSITIVE_INFINITY;

describe('encodeJoiner', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed + 1))(
    'changes nothing that is counted afterwards (seed %i)',
    (seed) => {
      const whole = counted(seed, NEVER);
      expect(whole.tallies.length).toBeGreaterThan(50);
      expect(counted(seed, 1)).toEqual(whole);
      expect(counted(seed, 37)).toEqual(whole);
    },
  );

  it('packs an empty joiner', () => {
    const state = new Joiner(new Ledger(), SETTINGS).dump();
    expect(decodeJoiner(encodeJoiner(state))).toEqual(state);
  });

  it('keeps apart queues whose names with blanks look alike, and logins that hold a line end', () => {
    const joiner = new Joiner(new Ledger(), SETTINGS);
    const add = (host: string, instance: string, queueId: string, login: string) => {
      const at = { host, instance, queueId, time: START };
      joiner.add({ ...at, arrival: { clientIp: '192.168.10.7', login } });
      joiner.add({ ...at, from: 'ann@example.com', nrcpt: 1 });
    };
    add('mx', 'out relay', 'A1', 'ann');
    add('mx out', 'relay', 'A2', 'ann\nlogin:bob');
    const { messages } = decodeJoiner(encodeJoiner(joiner.dump()));
    expect(messages.map(({ key, senders }) => [key[0], key[1], senders])).toEqual([
      ['mx', 'out relay', ['host:192.168.10.7', 'login:ann']],
      ['mx out', 'relay', ['host:192.168.10.7', 'login:ann\nlogin:bob']],
    ]);
  });

  it('takes some 40 bytes for a deferred message, and does not keep who sent it to whom', () => {
    const joiner = new Joiner(new Ledger(), SETTINGS);
    const message = { host: 'mx1', instance: 'postfix' };
    for (let n = 0; n < 500; n++) {
      const [time, queueId] = [START + n * 1_000, (0xa000000000 + n * 65_537).toString(16).toUpperCase()];
      const at = { ...message, time, queueId };
      joiner.add({ ...at, arrival: { clientIp: '192.168.10.7' } });
      joiner.add({ ...at, messageId: 2 ** 52 + n });
      joiner.add({ ...at, from: 'ann@example.com', nrcpt: 1 });
      const recipients = [{ hash: 2 ** 51 + n, domain: 'partner.example' }];
      joiner.add({ ...at, outcome: { status: 'deferred', recipients, reply: 'later' } });
    }
    const bytes = encodeJoiner(joiner.dump());
    expect(bytes.length / 500).toBeLessThan(48);
    const text = new TextDecoder('latin1').decode(bytes);
    expect(text).toContain('host:192.168.10.7');
    expect(text).not.toMatch(/ann@|partner|later/);
  });

  it('refuses bytes that end inside a message', () => {
    const joiner = new Joiner(new Ledger(), SETTINGS);
    for (const event of anyEvents(1, 40)) joiner.add(event);
    const bytes = encodeJoiner(joiner.dump());
    expect(() => decodeJoiner(bytes.subarray(0, bytes.length - 3))).toThrow(CodecError);
  });
});
