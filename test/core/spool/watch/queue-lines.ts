export const START = Date.UTC(2026, 10, 29, 10);

/** A line of syslog's. */
export function stamped(time: number, text: string, host = 'mx1'): string {
  return `${new Date(time).toISOString()} ${host} ${text}`;
}

/** The lines of a double bounce that is put off, as Postfix writes them: its own host has no time for its postmaster. */
export function doubleBounce(at: number, time: number, host = 'mx1'): string[] {
  const id = `5A${at}`;
  return [
    stamped(time, `postfix/cleanup[7]: ${id}: message-id=<20261129.${id}@mx1.example.com>`, host),
    stamped(
      time + 1,
      `postfix/qmgr[8]: ${id}: from=<double-bounce@mx1.example.com>, size=4118, nrcpt=1 (queue active)`,
      host,
    ),
    stamped(
      time + 2,
      `postfix/smtp[9]: ${id}: to=<postmaster@example.com>, relay=mx.example.com[192.0.2.25]:25, delay=0.1, ` +
        'delays=0.02/0/0.05/0.03, dsn=4.2.2, status=deferred (host mx.example.com[192.0.2.25] said: 452 4.2.2 ' +
        '<postmaster@example.com>: Mailbox full (in reply to RCPT TO command))',
      host,
    ),
  ];
}

/** A queue's report; what is not named is empty. */
export function reportLine(
  time: number,
  {
    deferred = '0/0',
    sample = 0,
    double = 0,
    senders = 'top=0 sender=-',
  }: { deferred?: string; sample?: number; double?: number; senders?: string },
  host = 'mx1',
  name = 'postfix',
): string {
  return stamped(
    time,
    `sendwatch-queue[5]: v=1 name=${name} maildrop=0/0 incoming=0/0 active=0/0 deferred=${deferred} hold=0/0 ` +
      `sample=${sample} median=0 notices=0 double=${double} ${senders}`,
    host,
  );
}
