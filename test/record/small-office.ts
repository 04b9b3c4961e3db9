import { readFileSync } from 'node:fs';
import { OFFICE } from '../support/postfix/postfix-config.ts';
import {
  type PostfixOptions,
  type PrivatePostfix,
  startPostfix,
} from '../support/postfix/private-postfix.ts';
import { type Sink, startSink } from '../support/postfix/sink.ts';
import { APPLICATION_SERVER, INFECTED_PC, LAPTOPS, LOGINS, MAILBOXES, OFFICE_PCS } from './cast.ts';
import { seededDice } from './dice.ts';
import { fateShares } from './internet.ts';
import { play } from './player.ts';
import { deskWork, inbound, invoiceRun, probes, type Session, serverPrograms, spamRun } from './score.ts';
import { type Truth, truthOf } from './truth.ts';

export interface SmallOfficeOptions extends Pick<PostfixOptions, 'contentFilter'> {
  /** @default 1 */
  seed?: number;
  /** Log seconds in a real second; above 1 needs libfaketime. @default 1 */
  rate?: number;
}

/** Real seconds: the ordinary mail runs through, the attack starts after a third. */
const LENGTH = 9;
const ATTACK_AFTER = 3;
/** Real seconds until a deferred message is tried again, and how long the end waits for that. */
const RETRY_AFTER = 2;
const LAST_RETRIES = 5;

/**
 * Plays about 100 messages through a private Postfix: five PCs, two of them with logins, a laptop with login, the
 * application server, local programs, mail from outside, and one infected PC. Takes 16 to 20 s of real time at any rate.
 *
 * @returns the log and the ground truth of what happened.
 */
export async function playSmall(options: SmallOfficeOptions = {}): Promise<{ log: string; truth: Truth }> {
  const { seed = 1, rate = 1, contentFilter = false } = options;
  let postfix: PrivatePostfix | undefined;
  let sink: Sink | undefined;
  try {
    sink = await startSink({
      seed,
      shares: fateShares,
      now: () => postfix?.clock.now() ?? 0,
      greylistMs: 1000 * rate,
    });
    postfix = await startPostfix({
      mailboxes: MAILBOXES,
      logins: LOGINS,
      nextHop: `[127.0.0.1]:${sink.port}`,
      retryAfter: RETRY_AFTER * rate,
      contentFilter,
      ...(rate !== 1 && { time: { start: new Date('2026-10-13T09:59:00Z'), rate } }),
    });
    const { clock } = postfix;
    const from = clock.now();
    const second = 1000 * rate;
    const { messages, refusedRecipients } = await play(score(seed, from, second), postfix, 'xclient');
    await postfix.waitUntilIdle();
    await clock.until(clock.now() + LAST_RETRIES * second);
    await postfix.waitUntilIdle();
    const log = readFileSync(postfix.logFile, 'utf8');
    const first = postfix.firstQueueId;
    const attempts = sink.attempts.map((attempt) => ({
      ...attempt,
      ...(attempt.queueId !== undefined && { queueId: first(attempt.queueId) }),
    }));
    const office = { ownDomain: OFFICE.domain, ownNetwork: OFFICE.network };
    return {
      log,
      truth: truthOf({ messages, attempts, refusedRecipients, ...office, from, to: clock.now() }),
    };
  } finally {
    await postfix?.stop();
    await sink?.stop();
  }
}

function score(seed: number, from: number, second: number): Session[] {
  const dice = seededDice(seed);
  const whole = { from, to: from + LENGTH * second };
  const attack = { from: from + ATTACK_AFTER * second, to: whole.to };
  const [infected, ...pcs] = [INFECTED_PC, ...OFFICE_PCS.slice(0, 2), ...OFFICE_PCS.slice(7, 9)];
  return [
    ...pcs.flatMap((pc) => deskWork(pc)(dice, whole, 5)),
    ...deskWork(infected!)(dice, whole, 3),
    ...deskWork(LAPTOPS[0]!)(dice, whole, 4),
    ...deskWork(APPLICATION_SERVER)(dice, whole, 2),
    ...invoiceRun(dice, whole, 8),
    ...serverPrograms(dice, whole, 4),
    ...inbound(dice, whole, 12),
    ...probes(dice, whole, 3),
    ...spamRun(infected!)(dice, attack, 15),
  ];
}
