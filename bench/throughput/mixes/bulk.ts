import { Random } from '../../detection/random.ts';
import { bsdStamp, type Log, type MixFile, type MixOptions, writeSeconds } from './log-writer.ts';
import { DEFERRALS, REFUSALS, Words } from './server-words.ts';

const FROM = Date.UTC(2026, 4, 4) / 1000;
const DAY = 86_400;
const BYTES_A_MESSAGE = 905;
const APPLICATION = 'shop.example';

/**
 * A day of an application's server that sends in bulk: 13 % are refused, header_checks logs headers, Message-IDs have
 * no brackets.
 */
export function writeBulk(path: string, { bytes, seed }: MixOptions): MixFile {
  const words = new Words(new Random(seed));
  const messages = bytes / BYTES_A_MESSAGE / DAY;
  return writeSeconds({
    path,
    bytes,
    from: FROM,
    stamp: bsdStamp('app1'),
    each: (second, log) => {
      for (let i = words.random.poisson(messages); i > 0; i--) letter(words, log, second);
    },
  });
}

function letter(w: Words, log: Log, at: number): void {
  const id = w.queueId();
  const web = `web${w.random.whole(1, 6)}.${APPLICATION}[10.0.4.${w.random.whole(1, 6)}]`;
  const domain = w.domain();
  const to = w.person(domain);
  const cleanup = `postfix/cleanup[${w.pid()}]: ${id}: `;
  const smtp = `postfix/smtp[${w.pid()}]: ${id}: to=<${to}>, relay=${w.relay(domain)}, `;
  const qmgr = `postfix/qmgr[933]: ${id}: `;
  const host = `host mx1.${domain}[198.51.100.7] said: `;
  log(at, `postfix/smtpd[${w.pid()}]: ${id}: client=${web}`);
  log(at, `${cleanup}message-id=${w.queueId()}.${w.random.whole(1, 1e6)}@${APPLICATION}`);
  if (w.random.chance(0.5))
    log(
      at,
      `${cleanup}info: header Subject: Your order ${w.random.whole(1, 1e6)} from ${web}; from=<order@${APPLICATION}> to=<${to}> proto=ESMTP helo=<web.${APPLICATION}>`,
    );
  log(at, `${qmgr}from=<order@${APPLICATION}>, size=${w.random.whole(4000, 40_000)}, nrcpt=1 (queue active)`);
  const chance = w.random.next();
  if (chance < 0.13) {
    log(
      at + 1,
      `${smtp}${w.delays()}, dsn=5.1.1, status=bounced (${host}${w.random.pick(REFUSALS).replace('USER', to)} (in reply to RCPT TO command))`,
    );
    log(at + 1, `postfix/bounce[${w.pid()}]: ${id}: sender non-delivery notification: ${w.queueId()}`);
  } else {
    const tries = chance < 0.2 ? w.random.whole(1, 3) : 0;
    for (let nth = 0; nth < tries; nth++) {
      log(
        at + 1 + nth * 600,
        `${smtp}${w.delays()}, dsn=4.7.1, status=deferred (${host}${w.random.pick(DEFERRALS).replace('USER', to)} (in reply to RCPT TO command))`,
      );
      log(at + 599 + nth * 600, `${qmgr}from=<order@${APPLICATION}>, size=4100, nrcpt=1 (queue active)`);
    }
    log(
      at + 1 + tries * 600,
      `${smtp}${w.delays()}, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${w.queueId()})`,
    );
  }
  log(at + 2 + 1800 * Number(chance < 0.2), `${qmgr}removed`);
}
