import { Random } from '../../detection/random.ts';
import { type Log, type MixFile, type MixOptions, writeSeconds } from './log-writer.ts';
import { DEFERRALS, REFUSALS, Words } from './server-words.ts';

const FROM = Date.UTC(2026, 4, 4) / 1000;
const DAY = 86_400;
const BYTES_A_MESSAGE = 640;

/** A day of an Exim mainlog. */
export function writeExim(path: string, { bytes, seed }: MixOptions): MixFile {
  const words = new Words(new Random(seed));
  const messages = bytes / BYTES_A_MESSAGE / DAY;
  return writeSeconds({
    path,
    bytes,
    from: FROM,
    stamp: (second) => `${new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' ')} `,
    each: (second, log) => {
      for (let i = words.random.poisson(messages); i > 0; i--) message(words, log, second);
    },
  });
}

function message(w: Words, log: Log, at: number): void {
  const part = (length: number) => w.queueId(true).slice(1, 1 + length);
  const id = `1t${part(4)}-${part(6)}-${part(2)}`;
  const user = `user${w.random.whole(0, 400)}`;
  const domain = w.domain();
  const to = w.person(domain);
  const host = `R=dnslookup T=remote_smtp H=mx1.${domain} [${w.stranger()}]`;
  log(
    at,
    `${id} <= ${user}@office.example H=(pc-${user}) [${w.address('192.168.10.')}] P=esmtpsa X=TLS1.3:ECDHE_RSA_AES_256_GCM_SHA384:256 CV=no A=plain:${user} S=${w.random.whole(900, 90_000)} id=${w.queueId()}@office.example`,
  );
  const chance = w.random.next();
  if (chance < 0.1)
    log(
      at + 1,
      `${id} == ${to} ${host} defer (-44): SMTP error from remote mail server after RCPT TO:<${to}>: ${w.random.pick(DEFERRALS).replace('USER', to)}`,
    );
  if (chance > 0.05)
    log(
      at + 2,
      `${id} => ${to} ${host} X=TLS1.2:ECDHE-RSA-AES256-GCM-SHA384:256 CV=yes C="250 OK id=${w.queueId()}"`,
    );
  else
    log(
      at + 2,
      `${id} ** ${to} ${host}: SMTP error from remote mail server after RCPT TO:<${to}>: ${w.random.pick(REFUSALS).replace('USER', to)}`,
    );
  log(at + 2, `${id} Completed`);
}
