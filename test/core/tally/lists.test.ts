import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import { Ledger } from '../../../lambda/core/tally/count/ledger.ts';
import { Joiner } from '../../../lambda/core/tally/joiner.ts';
import { decodeJoiner, encodeJoiner } from '../../../lambda/core/tally/joiner-codec.ts';
import { eventsOf } from '../../support/log-lines.ts';

const OLD = '4ADA0abc012345';
const NEW = '4ADA0abd012345';
const header = (second: number, tag: string) => `Oct 13 10:00:0${second} mx ${tag}: `;
const sendmail = (second: number, text: string) => header(second, 'sm-mta[12345]') + text;

/** A member posts to a list of three; two members are elsewhere, one of whom is refused. */
const posted = (clone: string) => [
  sendmail(
    0,
    `${OLD}: from=<ann@corp.example>, size=900, class=0, nrcpts=1, msgid=<1@corp.example>, proto=ESMTPSA, daemon=MTA, relay=pc [192.168.1.9]`,
  ),
  sendmail(1, clone),
  sendmail(
    2,
    `${NEW}: to=<b@b.example>, delay=00:00:01, mailer=esmtp, pri=1, relay=mx.b.example. [198.51.100.9], dsn=2.0.0, stat=Sent (ok)`,
  ),
  sendmail(
    3,
    `${NEW}: to=<c@c.example>, delay=00:00:02, mailer=esmtp, pri=1, relay=mx.c.example. [198.51.100.8], dsn=5.1.1, stat=User unknown`,
  ),
  sendmail(4, `${OLD}: to=<bob@corp.example>, delay=00:00:02, mailer=local, pri=1, dsn=2.0.0, stat=Sent`),
];

const postfix = (second: number, daemon: string, text: string) =>
  header(second, `postfix/${daemon}[9]`) + text;
/** The same with Postfix, whose alias makes a message of its own, from `sender`. */
const aliased = (sender: string) => [
  postfix(0, 'smtpd', '4F1B2C3D4E: client=pc[192.168.1.9], sasl_username=ann'),
  postfix(0, 'cleanup', '4F1B2C3D4E: message-id=<1@corp.example>'),
  postfix(0, 'qmgr', '4F1B2C3D4E: from=<ann@corp.example>, size=900, nrcpt=1 (queue active)'),
  postfix(1, 'cleanup', '4F1B2C3D5E: message-id=<1@corp.example>'),
  postfix(
    1,
    'local',
    '4F1B2C3D4E: to=<staff@corp.example>, relay=local, delay=1, dsn=2.0.0, status=sent (forwarded as 4F1B2C3D5E)',
  ),
  postfix(1, 'qmgr', `4F1B2C3D5E: from=<${sender}>, size=950, nrcpt=2 (queue active)`),
  postfix(
    2,
    'smtp',
    '4F1B2C3D5E: to=<b@b.example>, relay=mx.b.example[198.51.100.9]:25, delay=1, dsn=2.0.0, status=sent (250 ok)',
  ),
  postfix(
    3,
    'smtp',
    '4F1B2C3D5E: to=<c@c.example>, relay=mx.c.example[198.51.100.8]:25, delay=1, dsn=5.1.1, status=bounced (550 5.1.1 no)',
  ),
];

function counted(lines: string[], packed = false) {
  const settings = parseSettings({ ownDomains: ['corp.example'] });
  const ledger = new Ledger();
  let joiner = new Joiner(ledger, settings);
  for (const event of eventsOf(lines)) {
    joiner.add(event);
    if (!packed) continue;
    const bytes = encodeJoiner(joiner.dump());
    joiner = new Joiner(ledger, settings);
    joiner.load(decodeJoiner(bytes));
  }
  joiner.end();
  const senders = Object.fromEntries(
    ledger.senders().map((each) => [each.sender, [each.messages, each.recipients, each.sent, each.bounced]]),
  );
  const local = ledger.takeTallies(0).find(({ sender }) => sender === 'local:mx/loopback');
  return { senders, lists: local?.envelopeSenders, unattributed: ledger.leaving.unattributed };
}

describe('a list of the mail server itself', () => {
  it.each([
    ['Sendmail', `${OLD}: ${NEW}: clone: owner=owner-staff@corp.example`],
    ['Sendmail, in brackets', `${OLD}: ${NEW}: clone: owner=<owner-staff@corp.example>`],
    ['Sendmail before 8.12', `${NEW}: clone ${OLD}, owner=owner-staff@corp.example`],
  ])('of %s counts for the server, with its name, and not for who posted', (_, clone) => {
    for (const packed of [false, true]) {
      expect(counted(posted(clone), packed)).toEqual({
        senders: { 'host:192.168.1.9': [1, 1, 1, 0], 'local:mx/loopback': [1, 2, 1, 1] },
        lists: ['owner-staff@corp.example'],
        unattributed: 0,
      });
    }
  });

  const inOrder = (lines: string[]) => [...lines.slice(0, 4), lines[5]!, lines[4]!, ...lines.slice(6)];
  it.each([
    ['after', (lines: string[]) => lines],
    ['before', inOrder],
  ])('of Postfix counts for the server, where the alias has an owner, named %s the copy', (_, ordered) => {
    for (const packed of [false, true]) {
      expect(counted(ordered(aliased('owner-staff@corp.example')), packed)).toMatchObject({
        senders: { 'login:ann': [1, 1, 1, 0], 'local:mx/loopback': [1, 2, 1, 1] },
        lists: ['owner-staff@corp.example'],
      });
    }
  });

  it.each([
    ['a forwarding of who posted', 'ann@corp.example'],
    ["a forwarding of another's list", 'owner-guild@lists.example'],
  ])('is not %s', (_, sender) => {
    expect(Object.keys(counted(aliased(sender)).senders)).not.toContain('local:mx/loopback');
  });

  it('is parsed: the old and the new queue id, whichever stands first', () => {
    const parse = createLineParser({ year: 2026 });
    const shown = { kind: 'other', action: 'clone', queue_id: OLD, remote_queue_id: NEW, from: 'owner-x' };
    expect(parse(sendmail(0, `${OLD}: ${NEW}: clone: owner=owner-x`))).toMatchObject(shown);
    expect(parse(sendmail(0, `${NEW}: clone ${OLD}, owner=owner-x`))).toMatchObject(shown);
  });
});
