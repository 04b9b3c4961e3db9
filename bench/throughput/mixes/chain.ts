import { Random } from '../../detection/random.ts';
import { isoStamp, type Log, type MixFile, type MixOptions, writeSeconds } from './log-writer.ts';
import { Words } from './server-words.ts';

const FROM = Date.UTC(2026, 4, 4) / 1000;
const DAY = 86_400;
const DAYS = 7;
const BYTES_A_MESSAGE = 3350;
const OWN = 'office.example';

/** Two relays with amavis behind each, RFC 3339 stamps and long queue ids: each message has two ids on its relay. */
export function writeChain(path: string, { bytes, seed }: MixOptions): MixFile {
  const words = new Words(new Random(seed));
  const messages = bytes / BYTES_A_MESSAGE / (DAYS * DAY);
  const stamp = isoStamp();
  return writeSeconds({
    path,
    bytes,
    from: FROM,
    stamp,
    each: (second, log) => {
      for (let i = words.random.poisson(messages); i > 0; i--) message(words, log, second);
    },
  });
}

function message(w: Words, log: Log, at: number): void {
  const relay = w.random.pick(['relay1', 'relay2']);
  const on = (second: number, text: string) => log(second, `${relay} ${text}`);
  const first = w.queueId(true);
  const second = w.queueId(true);
  const client = `pc.${OWN}[${w.address('192.168.10.')}]`;
  const from = `user${w.random.whole(0, 400)}@${OWN}`;
  const domain = w.domain();
  const to = w.person(domain);
  const id = w.messageId();
  const size = w.random.whole(900, 90_000);
  const daemon = `postfix/smtpd[${w.pid()}]: `;
  on(at, `${daemon}connect from ${client}`);
  on(at, `${daemon}${first}: client=${client}`);
  on(at, `postfix/cleanup[${w.pid()}]: ${first}: message-id=${id}`);
  on(at, `postfix/qmgr[933]: ${first}: from=<${from}>, size=${size}, nrcpt=1 (queue active)`);
  on(at, `${daemon}disconnect from ${client} ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5`);
  const back = `postfix/dkim/smtpd[${w.pid()}]: `;
  on(at + 1, `${back}connect from localhost[127.0.0.1]`);
  on(at + 1, `${back}${second}: client=localhost[127.0.0.1]`);
  on(at + 1, `postfix/cleanup[${w.pid()}]: ${second}: message-id=${id}`);
  on(at + 1, `postfix/qmgr[933]: ${second}: from=<${from}>, size=${size + 400}, nrcpt=1 (queue active)`);
  on(at + 1, `${back}disconnect from localhost[127.0.0.1] ehlo=1 mail=1 rcpt=1 data=1 commands=4`);
  on(
    at + 1,
    `amavis[${w.pid()}]: (${w.random.whole(1000, 30_000)}-${w.random.whole(1, 20)}) Passed CLEAN {RelayedOutbound}, LOCAL [${w.address('192.168.10.')}]:51544 <${from}> -> <${to}>, Queue-ID: ${first}, Message-ID: ${id}, mail_id: ${w.queueId(true)}, Hits: -0.1, size: ${size}, queued_as: ${second}, ${w.random.whole(100, 3000)} ms`,
  );
  on(
    at + 1,
    `postfix/smtp[${w.pid()}]: ${first}: to=<${to}>, relay=127.0.0.1[127.0.0.1]:10024, ${w.delays()}, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${second})`,
  );
  on(at + 1, `postfix/qmgr[933]: ${first}: removed`);
  on(
    at + 2,
    `postfix/smtp[${w.pid()}]: ${second}: to=<${to}>, relay=${w.relay(domain)}, ${w.delays()}, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${w.queueId()})`,
  );
  on(at + 2, `postfix/qmgr[933]: ${second}: removed`);
}
