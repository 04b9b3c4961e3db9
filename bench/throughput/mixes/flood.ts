import { Random } from '../../detection/random.ts';
import { bsdStamp, type Log, type MixFile, type MixOptions, writeSeconds } from './log-writer.ts';
import { DEFERRALS, REFUSALS, Words } from './server-words.ts';

const FROM = Date.UTC(2026, 4, 4, 9) / 1000;
const MESSAGES_A_SECOND = 8;

/** Spam through one infected PC, while others mail as ever: most is refused or deferred, and bounces cannot leave. */
export function writeFlood(path: string, { bytes, seed }: MixOptions): MixFile {
  const words = new Words(new Random(seed));
  return writeSeconds({
    path,
    bytes,
    from: FROM,
    stamp: bsdStamp('relay'),
    each: (second, log) => {
      for (let i = words.random.poisson(MESSAGES_A_SECOND); i > 0; i--) spam(words, log, second);
    },
  });
}

function spam(w: Words, log: Log, at: number): void {
  const id = w.queueId();
  const bot = w.random.chance(0.93);
  const client = bot ? 'unknown[192.168.10.57]' : `pc.office.example[${w.address('192.168.10.')}]`;
  const from = w.person();
  const daemon = `postfix/smtpd[${w.pid()}]: `;
  const qmgr = `postfix/qmgr[933]: ${id}: `;
  const recipients = bot ? w.random.whole(1, 8) : 1;
  log(at, `${daemon}connect from ${client}`);
  log(at, `${daemon}${id}: client=${client}`);
  log(at, `postfix/cleanup[${w.pid()}]: ${id}: message-id=${w.messageId()}`);
  log(at, `${qmgr}from=<${from}>, size=${w.random.whole(900, 4000)}, nrcpt=${recipients} (queue active)`);
  let failed = 0;
  for (let nth = 0; nth < recipients; nth++) {
    const domain = w.domain();
    const to = w.person(domain);
    const line = `postfix/smtp[${w.pid()}]: ${id}: to=<${to}>, relay=${w.relay(domain)}, ${w.delays()}, `;
    const said = (reply: string) =>
      `(host mx1.${domain}[198.51.100.7] said: ${reply.replace('USER', to)} (in reply to RCPT TO command))`;
    const chance = w.random.next();
    if (!bot || chance < 0.4)
      log(at + 1, `${line}dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${w.queueId()})`);
    else if (chance < 0.6) log(at + 1, `${line}dsn=4.7.1, status=deferred ${said(w.random.pick(DEFERRALS))}`);
    else {
      failed++;
      log(at + 1, `${line}dsn=5.7.1, status=bounced ${said(w.random.pick(REFUSALS))}`);
    }
  }
  if (failed > 0) bounce(w, log, at + 1, id, from);
  log(at + 2, `${qmgr}removed`);
  log(
    at + 2,
    `${daemon}disconnect from ${client} ehlo=1 mail=1 rcpt=${recipients} data=1 quit=1 commands=${recipients + 4}`,
  );
}

/** The notice to a forged sender, which is refused as well. */
function bounce(w: Words, log: Log, at: number, id: string, to: string): void {
  const notice = w.queueId();
  log(at, `postfix/cleanup[${w.pid()}]: ${notice}: message-id=<${notice}@relay.office.example>`);
  log(at, `postfix/bounce[${w.pid()}]: ${id}: sender non-delivery notification: ${notice}`);
  log(at, `postfix/qmgr[933]: ${notice}: from=<>, size=5120, nrcpt=1 (queue active)`);
  log(
    at + 1,
    `postfix/smtp[${w.pid()}]: ${notice}: to=<${to}>, relay=mx1.freemail.example[198.51.100.9]:25, ${w.delays()}, dsn=5.1.1, status=bounced (host mx1.freemail.example[198.51.100.9] said: ${REFUSALS[0].replace('USER', to)} (in reply to RCPT TO command))`,
  );
  log(at + 1, `postfix/qmgr[933]: ${notice}: removed`);
}
