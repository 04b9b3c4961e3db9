import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeEnvelope, EnvelopeError } from '../../lambda/adapters/logs-envelope.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import { notFinite } from '../../lambda/core/finite.ts';
import type { LogsEvent } from '../../lambda/ingest/logs-envelope.ts';
import { decodeMemory } from '../../lambda/judge/checkpoint-codec.ts';
import { START } from '../support/attack-log.ts';
import { HOSTILE, PLAIN } from '../support/hostile-values.ts';
import { type Chosen, PRINTED } from '../support/printed-lines.ts';
import { bench, MINUTE } from './bench.ts';

/** `npm run test:long` sets it; a short run has one seed, so that a failure is a change's own. */
const MINUTES = Number(process.env.SENDWATCH_FUZZ_MINUTES ?? 0);
const SEED = Number(process.env.SENDWATCH_SEED ?? (MINUTES > 0 ? Date.now() % 2 ** 31 : 20261129));
const SERVERS = ['Postfix', 'Exim', 'Sendmail', 'OpenSMTPD'];

/** Whom the lines' trusted fields name: the client, the login where the server wrote it, and the local users. */
const NAMED = ['host:203.0.113.5', 'login:mallory', 'local:mx1/33', 'local:mx1/www-data'];
/** Whose mail it is remains in doubt: that accuses the server's senders of nothing, see docs/security.md. */
const NOBODY = 'server:mx1';
const settings = parseSettings({ ownNetworks: ['203.0.113.0/24'], ownDomains: ['b.example'] });
const MESSAGES_A_MINUTE = 20;
const SPAM_MINUTES = 8;

/** What people choose for a message, and what somebody does to the bytes of its lines. */
interface Scenario {
  chosen: Chosen[];
  junk: { bytes: Uint8Array; at: number; cut: number; timestamp: number }[];
}

const scenario: fc.Arbitrary<Scenario> = fc.record({
  chosen: fc.array(fc.record({ ...HOSTILE, login: fc.constant('mallory') }), { minLength: 1, maxLength: 4 }),
  junk: fc.array(
    fc.record({
      bytes: fc.uint8Array({ maxLength: 60 }),
      at: fc.nat(200),
      cut: fc.nat(200),
      timestamp: fc.oneof(
        fc.constantFrom(0, -1, 1e15, Number.MAX_SAFE_INTEGER),
        fc.integer({ min: START * 1000, max: START * 1000 + SPAM_MINUTES * MINUTE }),
      ),
    }),
    { maxLength: 12 },
  ),
});

const two = (value: number) => String(value).padStart(2, '0');

/** The lines of one message, by the server's own grammar, under a queue id and a time of its own. */
function linesOf(server: string, chosen: Chosen, serial: number, at: number): string[] {
  const time = new Date(at);
  const clock = `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())}`;
  const hex = serial.toString(16).toUpperCase().padStart(5, '0');
  const to = chosen.to.replace(/@[a-z.]+$/, `@victim${serial % 97}.example`);
  // Of Sendmail there is no bounce among the printed lines: a delivery whose status is one.
  const bounced = (line: string) =>
    serial % 2 === 0 ? line.replace('dsn=2.0.0, stat=Sent (', 'dsn=5.1.1, stat=User unknown (') : line;
  return PRINTED.filter(({ name }) => name.startsWith(`${server}:`)).map(({ print }) =>
    bounced(print({ ...chosen, to }))
      .replace('Feb  3 04:05:06', `Oct 13 ${clock}`)
      .replace('2026-02-03 04:05:06', `2026-10-13 ${clock}`)
      .replaceAll('4F1B2C3D5E', `4F1B2${hex}`)
      .replaceAll('1raAO5-0091Cv-IH', `1raAO5-0${hex}-IH`)
      .replaceAll('u31FFPtp032300', `u31FFPtp${String(serial).padStart(6, '0')}`)
      .replaceAll('5df87c903d709659', `5df87c903d7${hex.toLowerCase()}`)
      .replaceAll('c405e39ad6bbc64f', `c405e39ad6b${hex.toLowerCase()}`),
  );
}

/** Puts bytes into a line, or cuts it there. */
function spoil(line: string, { bytes, at, cut }: Scenario['junk'][number]): string {
  const raw = Buffer.from(line);
  return Buffer.concat([raw.subarray(0, at), bytes, raw.subarray(at + cut)]).toString('utf8');
}

const packed = (logEvents: LogsEvent[]) =>
  gzipSync(
    JSON.stringify({ messageType: 'DATA_MESSAGE', logGroup: '/mail', logStream: 'mx1', logEvents }),
  ).toString('base64');

/** What came of it: bytes to notices, on memory stores. */
async function played(server: string, { chosen, junk }: Scenario) {
  const of = bench(() => ({ settings }));
  const problems: string[] = [];
  let serial = 0;
  for (let minute = 0; minute < SPAM_MINUTES; minute++) {
    const start = START * 1000 + minute * MINUTE;
    const events: LogsEvent[] = [];
    const add = (timestamp: number, message: string) =>
      events.push({ id: String(serial * 100 + events.length).padStart(56, '3'), timestamp, message });
    for (let n = 0; n < MESSAGES_A_MINUTE; n++, serial++) {
      const at = start + n * 2000;
      const lines = linesOf(server, chosen[serial % chosen.length]!, serial, at);
      for (const line of lines) add(at, line);
      const spoiling = junk[serial];
      if (spoiling !== undefined) add(spoiling.timestamp, spoil(lines[serial % lines.length]!, spoiling));
    }
    of.clock.now = start + MINUTE;
    await of.deliver(decodeEnvelope(packed(events)).logEvents);
    problems.push(...((await of.judge(start + MINUTE)).problems ?? []));
  }
  // Until the checkpoint has passed all of it.
  for (const after of [20, 40, 60]) await of.judge(START * 1000 + after * MINUTE);
  const incidents = await of.deps.incidents.list();
  const checkpoint = await of.deps.checkpoints.load();
  return { of, problems, incidents, state: decodeMemory(checkpoint!.state).state };
}

describe(`bytes to notices (seed ${SEED})`, () => {
  const accused: Record<string, Set<string>> = {};
  afterAll(() => console.info(`seed ${SEED}: ${MINUTES > 0 ? `${MINUTES} minutes` : 'short run'}`));

  it.each(SERVERS)(
    '%s: no error, a finite memory, and nobody accused whom no trusted field names',
    async (server) => {
      const named = new Set<string>();
      accused[server] = named;
      await fc.assert(
        fc.asyncProperty(scenario, async (given) => {
          const { of, problems, incidents, state } = await played(server, given);
          expect(problems).toEqual([]);
          expect(notFinite(state.fleet)).toBeUndefined();
          expect(notFinite(state.incidents)).toBeUndefined();
          for (const { incident } of incidents) {
            const { sender: first, related, suspects = [] } = incident;
            for (const sender of [...(first === NOBODY ? [] : [first]), ...related, ...suspects]) {
              named.add(sender);
              expect(NAMED).toContain(sender);
            }
          }
          // Nothing that a stranger wrote hides or reorders what people read.
          for (const { sms, email } of of.published) {
            expect(`${sms}${email}`).not.toMatch(
              /[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/,
            );
          }
        }),
        {
          seed: SEED,
          ...(MINUTES > 0
            ? {
                numRuns: Number.MAX_SAFE_INTEGER,
                interruptAfterTimeLimit: (MINUTES * MINUTE) / SERVERS.length,
              }
            : { numRuns: 6 }),
        },
      );
    },
    MINUTES > 0 ? MINUTES * MINUTE : 60_000,
  );

  it('reaches a notice on each server whose lines name the client', async () => {
    const found = await Promise.all(
      ['Postfix', 'Exim', 'Sendmail'].map(async (server) => {
        const { incidents, of } = await played(server, { chosen: [PLAIN], junk: [] });
        return [server, incidents.length > 0 && of.published.length > 0];
      }),
    );
    expect(found).toEqual([
      ['Postfix', true],
      ['Exim', true],
      ['Sendmail', true],
    ]);
  });

  it('an envelope of any bytes is refused in words', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, gzipped) => {
        const data = (gzipped ? gzipSync(bytes) : Buffer.from(bytes)).toString('base64');
        expect(() => decodeEnvelope(data)).toThrow(EnvelopeError);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});
