/** Seconds since 1970 of the first line of `attackLog`: 2026-10-13 09:00 UTC. */
export const START = Date.UTC(2026, 9, 13, 9) / 1000;

/** A small linear congruential generator (Numerical Recipes), for logs that are the same at every run. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export interface AttackLog {
  /** Postfix lines with ISO times, in order. */
  lines: string[];
  infected: string;
  /** Milliseconds since 1970 of the first spam. */
  firstSpam: number;
}

/**
 * Ninety minutes of an office: ten PCs that write to their partners, and PC 7, which relays spam for the last
 * `minutes` of them: many domains, forged senders, every third recipient refused.
 */
export function attackLog(minutes = 20, seed = 1): AttackLog {
  const random = generator(seed);
  const lines: { time: number; text: string }[] = [];
  const attackAt = START + (90 - minutes) * 60;
  let serial = 0;
  const message = (at: number, pc: number, from: string, to: string, refused: boolean) => {
    const id = (0xa000000000 + serial++ * 4099).toString(16).toUpperCase();
    const domain = to.slice(to.indexOf('@') + 1);
    const outcome = refused
      ? `dsn=5.1.1, status=bounced (host mx.${domain}[203.0.113.25] said: 550 5.1.1 <${to}>: User unknown)`
      : 'dsn=2.0.0, status=sent (250 2.0.0 Ok)';
    const add = (after: number, daemon: string, text: string) =>
      lines.push({ time: at + after, text: `mx1 postfix/${daemon}[42]: ${id}: ${text}` });
    add(0, 'smtpd', `client=pc${pc}.example.com[192.168.10.${pc}]`);
    add(0, 'cleanup', `message-id=<${id}@pc${pc}.example.com>`);
    add(0, 'qmgr', `from=<${from}>, size=2048, nrcpt=1 (queue active)`);
    add(1, 'smtp', `to=<${to}>, relay=mx.${domain}[203.0.113.25]:25, delay=1, ${outcome}`);
    add(1, 'qmgr', 'removed');
  };
  for (let at = START; at < START + 90 * 60; at += 15 + Math.floor(random() * 20)) {
    const pc = 1 + Math.floor(random() * 10);
    const partner = `user${Math.floor(random() * 9)}@partner${(pc * 3 + Math.floor(random() * 3)) % 12}.example.net`;
    message(at, pc, `pc${pc}@example.com`, partner, random() < 0.01);
  }
  for (let at = attackAt; at < START + 90 * 60 - 5; at += 3) {
    const victim = Math.floor(random() * 1e6);
    message(
      at,
      7,
      `${victim}@forged${victim % 50}.example.org`,
      `v${victim}@victim${victim % 400}.example`,
      victim % 3 === 0,
    );
  }
  return {
    lines: lines
      .sort((a, b) => a.time - b.time)
      .map(({ time, text }) => `${new Date(time * 1000).toISOString().replace('.000Z', '+00:00')} ${text}`),
    infected: 'host:192.168.10.7',
    firstSpam: attackAt * 1000,
  };
}
