import { describe, expect, it } from 'vitest';
import { sorted } from './story.ts';

// OpenSMTPD's log does not tell what a notice is about: a notice is a session of the server with itself, from the null
// sender, to the address that the failed message came from.

const BOT = '192.168.10.51';
const ANNA = '192.168.10.20';
const NOON = Date.parse('2026-11-24T12:00:00Z') / 1000;
const stamp = (second: number, text: string) =>
  `${new Date((NOON + second) * 1000).toISOString()} mx1 smtpd[7]: ${text}`;

/** A message that is refused for good `after` seconds, or waits. */
function handedIn(msgid: string, second: number, client: string, from: string, result?: string): string[] {
  const session = `7aa5a868${msgid}`;
  return [
    stamp(second, `${session} smtp connected address=${client} host=pc`),
    stamp(second, `${session} smtp message msgid=${msgid} size=200 nrcpt=1 proto=ESMTP`),
    stamp(second, `${session} smtp envelope evpid=${msgid}cc826304 from=<${from}> to=<b@b.example>`),
    ...(result === undefined
      ? []
      : [
          stamp(
            second + 1,
            `${session} mta delivery evpid=${msgid}cc826304 from=<${from}> to=<b@b.example> rcpt=<-> ` +
              `source="203.0.113.9" relay="192.0.2.1 (192.0.2.1)" delay=1s result="${result}" stat="550 no"`,
          ),
        ]),
  ];
}

const NOTICE = '7d8edab3';
/** The notice to `to` that comes at `second`. */
const notice = (second: number, to: string) => ({
  log: [
    stamp(second, `7aa5a8aa0e1d9d52 smtp connected address=local host=mx1`),
    stamp(second, `7aa5a8aa0e1d9d52 smtp message msgid=${NOTICE} size=900 nrcpt=1 proto=ESMTP`),
    stamp(second, `7aa5a8aa0e1d9d52 smtp envelope evpid=${NOTICE}fe327d82 from=<> to=<${to}>`),
  ],
  listing: `${NOTICE}fe327d82|local|mta|auth|@|${to}|${to}|${NOON + second}|${NOON + second}|0|1|pending|396|450 later\n`,
});

describe("OpenSMTPD's notices", () => {
  const rows: [what: string, mails: string[][], to: string, expected: 'unsure' | 'leave'][] = [
    [
      "are probably about the sender's mail where it failed just before, and never selected",
      [handedIn('94af8ac3', 0, BOT, 'anna@a.example', 'PermFail')],
      'anna@a.example',
      'unsure',
    ],
    [
      'are about others where only theirs has that address',
      [handedIn('94af8ac3', 0, ANNA, 'anna@a.example', 'PermFail')],
      'anna@a.example',
      'leave',
    ],
    [
      "are unsure where both failed, a colleague's just before",
      [
        handedIn('94af8ac3', -60, BOT, 'anna@a.example', 'PermFail'),
        handedIn('94af8ac4', 0, ANNA, 'anna@a.example', 'PermFail'),
      ],
      'anna@a.example',
      'unsure',
    ],
    [
      'are about others where the sender used that address, and it did not fail',
      [
        handedIn('94af8ac3', -60, BOT, 'anna@a.example', 'Ok'),
        handedIn('94af8ac4', -60, BOT, 'anna@a.example', 'TempFail'),
        handedIn('94af8ac5', 0, ANNA, 'anna@a.example', 'PermFail'),
      ],
      'anna@a.example',
      'leave',
    ],
    [
      'are about others where it failed afterwards',
      [
        handedIn('94af8ac4', 0, ANNA, 'anna@a.example', 'PermFail'),
        handedIn('94af8ac3', 60, BOT, 'anna@a.example', 'PermFail'),
      ],
      'anna@a.example',
      'leave',
    ],
    ['are unsure where nothing from that address failed', [], 'anna@a.example', 'unsure'],
    [
      'fit an address in any letter case',
      [handedIn('94af8ac3', 0, BOT, 'Anna@A.example', 'PermFail')],
      'anna@a.example',
      'unsure',
    ],
  ];
  it.each(rows)('%s', (_, mails, to, expected) => {
    const { log, listing } = notice(2, to);
    const found = sorted(listing, [...mails.flat(), ...log].sort().join('\n'));
    expect(found).toEqual(
      expected === 'unsure'
        ? { select: [], unsure: [`${NOTICE}fe327d82`], leave: 0 }
        : { select: [], unsure: [], leave: 1 },
    );
  });

  it('are told from what a client sends as the null sender', () => {
    const at = NOON;
    const listing = `94af8ac3cc826304|inet4|mta||@|b@b.example|b@b.example|${at}|${at}|0|1|pending|396|450 later\n`;
    expect(sorted(listing, handedIn('94af8ac3', 0, BOT, '').join('\n')).select).toEqual([
      '94af8ac3cc826304 sender',
    ]);
  });
});
