import type { MessageEvent } from '../../../lambda/core/events/message-event.ts';
import { seededRandom } from '../../support/harness/random.ts';

export const START = Date.UTC(2026, 9, 13, 9);

/**
 * Events of a few queue ids in every order that a log might bring: copies before and after their origins, queue ids
 * used again, outcomes without arrivals, days between two lines.
 */
export function* anyEvents(seed: number, count: number): Generator<MessageEvent> {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(of: readonly T[]): T => of[below(of.length)]!;
  const recipients = () =>
    Array.from({ length: below(4) }, () => ({
      hash: 1 + below(12),
      domain: pick(['a.example', 'b.example']),
    }));
  const queueId = () => `4F1B2C3D4${below(6)}`;
  let time = START;
  for (let n = 0; n < count; n++) {
    time += pick([0, 10, 400, 3_000, 60_000, 200_000, 3_600_000, below(50) === 0 ? 4 * 86_400_000 : 0]);
    const event: MessageEvent = {
      time: time - pick([0, 0, 0, 2_000]),
      host: pick(['mx1', 'mx2']),
      instance: pick(['postfix', 'postfix-out']),
      queueId: queueId(),
    };
    const kinds: (() => void)[] = [
      () => {
        event.arrival = { clientIp: pick(['192.168.10.7', '127.0.0.1', '203.0.113.5', '198.51.100.3']) };
        if (below(3) === 0) event.arrival.login = 'ann@example.com';
        if (below(3) === 0) event.arrival.origQueueId = queueId();
      },
      () => {
        event.messageId = 1 + below(4);
      },
      () => {
        event.from = pick(['', 'ann@example.com', 'bob@example.com']);
        event.nrcpt = 1 + below(3);
      },
      () => {
        const status = pick(['sent', 'deferred', 'bounced', 'expired', 'deferred'] as const);
        event.outcome = { status, recipients: recipients(), dsn: '4.7.1', class: 'policy', reply: 'no' };
        if (status === 'sent' && below(2) === 0) {
          event.outcome.relayIp = pick(['127.0.0.1', '198.51.100.3']);
          event.outcome.queuedAs = queueId();
        }
      },
      () => {
        event.removed = true;
      },
      () => {
        event.derived = queueId();
      },
    ];
    pick([...kinds, kinds[3]!, kinds[0]!])();
    yield event;
  }
}

/** What our own server did not take. */
export const TURNED_AWAY: MessageEvent = {
  time: START,
  host: 'mx1',
  instance: 'postfix',
  session: '7',
  turnedAway: {
    why: 'refused',
    recipients: [{ hash: 12, domain: 'a.example' }],
    clientIp: '192.168.10.7',
    login: 'ann@example.com',
    of: '4F1B2C3D45',
    times: 3,
    dsn: '5.7.1',
    reason: '554 5.7.1 no',
  },
};

/** The report of a queue. */
export const REPORT: MessageEvent = {
  time: START,
  host: 'mx1',
  instance: 'postfix-out',
  report: {
    maildrop: { files: 0, oldest: 0 },
    incoming: { files: 2, oldest: 5 },
    active: { files: 10, oldest: 35 },
    deferred: { files: 120_000, oldest: 86_400 },
    hold: { files: 7, oldest: 9 },
    sample: 132,
    median: 300,
    notices: 40,
    double: 70,
    top: 12,
    sender: 'host:192.0.2.7',
  },
};
