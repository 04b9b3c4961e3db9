import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { address, HOSTILE, PLAIN } from '../../support/hostile-values.ts';
import { type Chosen, PRINTED } from '../../support/printed-lines.ts';
import { shown } from './parsed.ts';

const RUNS = 150;

/** The names under which a chosen field is read; a code in the reply is the remote's, too. */
const READ: Record<keyof Chosen, readonly string[]> = {
  from: ['from', 'local_user', 'orig_to', 'reply'],
  to: ['to', 'reply'],
  helo: ['helo'],
  login: ['sasl_username'],
  messageId: ['message_id'],
  subject: [],
  reply: ['reply', 'remote_queue_id', 'dsn'],
};

/** What says whose a message is. */
const blamed = (fields: Record<string, unknown>) =>
  Object.fromEntries(
    ['client_ip', 'client_host', 'sasl_username', 'local_user']
      .filter((name) => name in fields)
      .map((name) => [name, fields[name]]),
  );

/** What of a line nobody but its server chooses. */
function others(line: string, fields: readonly (keyof Chosen)[]): Record<string, unknown> {
  const chosen = fields.flatMap((field) => READ[field]);
  return Object.fromEntries(Object.entries(shown(line)).filter(([name]) => !chosen.includes(name)));
}

describe('a hostile value', () => {
  const rows = PRINTED.flatMap((printed) =>
    printed.shows.map((field) => [printed.name, field, printed] as const),
  );
  it.each(rows)('%s: changes no other field than %s', (_, field, { print, contests = [] }) => {
    const plain = others(print(PLAIN), [field]);
    fc.assert(
      fc.property(HOSTILE[field], (value) => {
        const read = others(print({ ...PLAIN, [field]: value }), [field]);
        // What looks like another client makes it nobody's at worst.
        if (contests.includes(field) && !('client_ip' in read))
          expect(blamed(plain)).toMatchObject(blamed(read));
        else expect(read).toEqual(plain);
      }),
      { numRuns: RUNS },
    );
  });

  it.each(PRINTED)('$name: all at once change nothing that the server wrote', ({ shows, print }) => {
    const plain = others(print(PLAIN), shows);
    fc.assert(
      fc.property(fc.record(HOSTILE), (chosen) => {
        const read = others(print(chosen), shows);
        // Where a client's words cannot be told from Exim's, nobody is blamed.
        expect(blamed(plain)).toMatchObject(blamed(read));
      }),
      { numRuns: RUNS },
    );
  });

  it.each(PRINTED)('$name: its addresses are read whole', ({ shows, print }) => {
    const addresses = shows.filter((field) => field === 'from' || field === 'to');
    fc.assert(
      fc.property(address, address, (from, to) => {
        const read = shown(print({ ...PLAIN, from, to })) as Record<string, unknown>;
        for (const field of addresses) {
          const name = field === 'from' && !('from' in read) ? undefined : field;
          if (name !== undefined && read[name] !== undefined)
            expect(read[name]).toBe(field === 'from' ? from : to);
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('addresses without quotes (info_log_address_format = internal)', () => {
  const delivery = (to: string) =>
    `Feb  3 04:05:06 mx1 postfix/smtp[7]: 4F1B2C3D5E: to=<${to}>, relay=mx.example.net[192.0.2.9]:25, delay=1.5, delays=0.1/0/0.4/1, dsn=5.1.1, status=bounced (550 5.1.1 no)`;
  it.each([
    'x>, relay=none, delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent (250 ok)@b.example',
    'x y@b.example',
    'x, relay=none@b.example',
  ])('%s is one recipient', (to) => {
    expect(shown(delivery(to))).toMatchObject({ to, relay_ip: '192.0.2.9', status: 'bounced', dsn: '5.1.1' });
  });

  it('are none where the reply names somebody in brackets', () => {
    const line = delivery('c@d.example').replace(
      '550 5.1.1 no',
      '550 <x@y.example>, relay=none, delay=0, status=sent (ok)',
    );
    expect(shown(line)).toMatchObject({ to: 'c@d.example', relay_ip: '192.0.2.9', status: 'bounced' });
  });
});
