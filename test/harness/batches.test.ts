import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { logEnvelope, subscriptionEvent } from '../support/builders/log-envelope.ts';
import { shipLog } from '../support/harness/agent.ts';
import { type Batch, cut, delayed, duplicated } from '../support/harness/batches.ts';
import { seededRandom, shuffled } from '../support/harness/random.ts';

const at = (clock: string) => Date.parse(`2026-01-05T${clock}Z`);

const LOG = [
  'Jan  5 08:00:01 mx1 postfix/smtpd[1]: connect from unknown[192.0.2.7]',
  '2026-01-05T10:00:03.500+02:00 mx2 postfix/smtpd[1]: connect from unknown[192.0.2.8]',
  'Jan  5 08:00:04 mx1 postfix/smtpd[1]: disconnect from unknown[192.0.2.7]',
  '  a continued line',
  'Jan  5 08:00:05 mx1 postfix/qmgr[2]: 4F1B2C3D4E: removed',
  '',
].join('\n');

const streams = () => shipLog(LOG, 2026);
const messagesOf = (batches: readonly Batch[]) =>
  batches.map(({ envelope }) => envelope.logEvents.map(({ message }) => LOG.split('\n').indexOf(message)));

describe('shipLog', () => {
  it('ships one stream a host, with the time of each line', () => {
    expect(streams().map(({ name, events }) => [name, events.map(({ timestamp }) => timestamp)])).toEqual([
      ['mx1', [at('08:00:01'), at('08:00:04'), at('08:00:04'), at('08:00:05')]],
      ['mx2', [at('08:00:03.500')]],
    ]);
  });

  it('gives every event of a stream an id of its own, of 56 digits', () => {
    const ids = streams()[0]!.events.map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    expect(ids.every((id) => /^\d{56}$/.test(id))).toBe(true);
  });

  it('refuses a log that begins without a time', () => {
    expect(() => shipLog('no time\n', 2026)).toThrow(/'no time'/);
  });
});

describe('cut', () => {
  it('puts each stream into envelopes of so many seconds, delivered after their end', () => {
    const batches = cut(streams(), { logGroup: '/mail', seconds: 5, delay: 2 });
    expect(messagesOf(batches)).toEqual([[0, 2, 3], [1], [4]]);
    expect(batches.map((batch) => batch.at)).toEqual([at('08:00:07'), at('08:00:07'), at('08:00:12')]);
    expect(batches[0]!.envelope).toMatchObject({
      messageType: 'DATA_MESSAGE',
      logGroup: '/mail',
      logStream: 'mx1',
    });
  });

  it('cuts elsewhere without changing the events', () => {
    const all = (batches: readonly Batch[]) => batches.flatMap(({ envelope }) => envelope.logEvents);
    const usual = cut(streams(), { logGroup: '/mail' });
    const other = cut(streams(), { logGroup: '/mail', seconds: 3, offset: 1 });
    expect(messagesOf(other)).toEqual([[0], [1], [2, 3, 4]]);
    expect(new Set(all(other))).toEqual(new Set(all(usual)));
  });
});

describe('deliveries that go wrong', () => {
  const many = Array.from({ length: 200 }, (_, n) => ({
    at: n * 1000,
    envelope: logEnvelope({ logStream: `${n}` }),
  }));

  it('duplicates about the share that is asked for', () => {
    const batches = duplicated(many, 0.2, seededRandom(1));
    expect(batches.slice(0, many.length)).toEqual(many);
    expect(batches.length).toBeGreaterThan(220);
    expect(batches.length).toBeLessThan(260);
  });

  it('delays each within the limit, and so changes the order', () => {
    const batches = delayed(many, 120, seededRandom(1));
    const delays = batches.map((batch) => batch.at - Number(batch.envelope.logStream) * 1000);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThan(120_000);
    expect(batches).toEqual([...batches].sort((a, b) => a.at - b.at));
    expect(batches.map(({ envelope }) => envelope.logStream)).not.toEqual(
      many.map((each) => each.envelope.logStream),
    );
  });

  it('is the same again with the same seed', () => {
    expect(shuffled(many, seededRandom(7))).toEqual(shuffled(many, seededRandom(7)));
    expect(shuffled(many, seededRandom(7))).not.toEqual(shuffled(many, seededRandom(8)));
  });
});

describe('subscriptionEvent', () => {
  it('is base64 of gzip of JSON', () => {
    const { data } = subscriptionEvent(logEnvelope()).awslogs;
    expect(JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString('utf8'))).toEqual(logEnvelope());
  });
});
