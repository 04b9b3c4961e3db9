const line = (host: string, at: number, tag: string, body: string) =>
  `Jan 10 1${(at / 3600) | 0}:${String(((at / 60) | 0) % 60).padStart(2, '0')}:${String(at % 60).padStart(2, '0')} ${host} postfix/${tag}[11]: ${body}`;

/**
 * A stolen login's mail, which mx takes at a public address (192.0.2.5) and out, at another one (192.0.2.6), sends: the
 * log of both, a message each five seconds.
 */
export function relayedLog(messages: number): string[] {
  return Array.from({ length: messages }, (_, n) => {
    const [at, a, b] = [5 * n, `4F1B2C00${10 + n}A`, `5F1B2C00${10 + n}B`];
    const envelope = 'from=<joe@example.com>, size=900, nrcpt=1 (queue active)';
    const refused = n % 5 < 2;
    const outcome = refused
      ? 'dsn=5.1.1, status=bounced (550 5.1.1 no such user)'
      : 'dsn=2.0.0, status=sent (250 ok)';
    return [
      line(
        'mx',
        at,
        'smtpd',
        `${a}: client=pc[203.0.113.44], sasl_method=PLAIN, sasl_username=joe@example.com`,
      ),
      line('mx', at, 'cleanup', `${a}: message-id=<${n}@pc>`),
      line('mx', at, 'qmgr', `${a}: ${envelope}`),
      line('out', at + 1, 'smtpd', `${b}: client=mx.example.com[192.0.2.5]`),
      line('out', at + 1, 'cleanup', `${b}: message-id=<${n}@pc>`),
      line('out', at + 1, 'qmgr', `${b}: ${envelope}`),
      line(
        'mx',
        at + 1,
        'smtp',
        `${a}: to=<u${n}@d${n % 40}.example>, relay=out.example.com[192.0.2.6]:25, delay=1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${b})`,
      ),
      line(
        'out',
        at + 2,
        'smtp',
        `${b}: to=<u${n}@d${n % 40}.example>, relay=mx.d${n % 40}.example[198.51.100.${(n % 40) + 1}]:25, delay=1, ${outcome}`,
      ),
    ];
  }).flat();
}
