import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../../lambda/core/config.ts';
import { Ledger } from '../../../../lambda/core/tally/count/ledger.ts';
import { Departures } from '../../../../lambda/core/tally/departures/departures.ts';
import { Joiner } from '../../../../lambda/core/tally/joiner.ts';
import { eventsOf } from '../../../support/log-lines.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 9, 13, 9);
const AWAY = 'relay=mx.d.example[198.51.100.9]:25';
const ARRIVES = 'cleanup[1]: ID: message-id=<ID@x>';
const SENT = `smtp[1]: ID: to=<v@d.example>, ${AWAY}, delay=1, dsn=2.0.0, status=sent (250 ok)`;
const QUEUED = 'qmgr[1]: ID: from=<x@there.example>, size=9, nrcpt=1 (queue active)';
const REMOVED = 'qmgr[1]: ID: removed';
const FROM_PC = 'smtpd[1]: ID: client=pc[192.168.1.5]';

/** What one message writes; `ID` stands for its queue id, and `NEW` for another one. */
type Kind = readonly string[];

const LINES = {
  ofPc: [FROM_PC, ARRIVES, QUEUED, SENT, REMOVED],
  withoutClient: [ARRIVES, QUEUED, SENT, REMOVED],
  statusOnly: [SENT],
  ofStranger: ['smtpd[1]: ID: client=out[203.0.113.5]', ARRIVES, QUEUED, SENT, REMOVED],
  ofRelay: ['smtpd[1]: ID: client=inner[192.168.9.9]', ARRIVES, QUEUED, SENT, REMOVED],
  ofList: ['pickup[1]: ID: uid=38 from=<list>', ARRIVES, QUEUED, SENT, REMOVED],
  forwarded: [
    'smtpd[1]: ID: client=out[203.0.113.5]',
    ARRIVES,
    QUEUED,
    `smtp[1]: ID: to=<v@d.example>, orig_to=<me@corp.example>, ${AWAY}, delay=1, dsn=2.0.0, status=sent (250 ok)`,
    REMOVED,
  ],
  forwardedByUser: [
    'smtpd[1]: ID: client=out[203.0.113.5]',
    ARRIVES,
    QUEUED,
    'local[1]: ID: to=<me@corp.example>, relay=local, delay=1, dsn=2.0.0, status=sent (forwarded as NEW)',
    'cleanup[1]: NEW: message-id=<ID@x>',
    'qmgr[1]: NEW: from=<x@there.example>, size=9, nrcpt=1 (queue active)',
    `smtp[1]: NEW: to=<v@d.example>, ${AWAY}, delay=1, dsn=2.0.0, status=sent (250 ok)`,
  ],
  bounce: [
    ARRIVES,
    'bounce[1]: OLD: sender non-delivery notification: ID',
    'qmgr[1]: ID: from=<>, size=9, nrcpt=1 (queue active)',
    SENT,
    REMOVED,
  ],
  queuedAgain: ['pickup[1]: ID: uid=107 from=<x@there.example> orig_id=OLD', ARRIVES, QUEUED, SENT, REMOVED],
} satisfies Record<string, Kind>;

interface Mail {
  kind: Kind;
  /** Minutes from the start. */
  at: number;
}

/** The mail hosts without senders after some mail, as the judge would know them at a minute. */
function known(mails: readonly Mail[], minutes: number, settings: object = {}, packed = true): string[] {
  const parsed = parseSettings({ ownNetworks: ['192.168.1.0/24'], ...settings });
  let departures = new Departures(parsed);
  let joiner = new Joiner(new Ledger(), parsed, undefined, undefined, departures);
  mails.forEach(({ kind, at }, n) => {
    const time = new Date(START + at * MINUTE + (n % 50) * 1_000).toISOString().replace('.000Z', '+00:00');
    const id = (n: number) => (0xa000000000 + n * 4099).toString(16).toUpperCase();
    const lines = kind.map((line) =>
      `${time} mx1 postfix/${line}`
        .replaceAll('ID', id(3 * n))
        .replaceAll('NEW', id(3 * n + 1))
        .replaceAll('OLD', id(3 * n + 2)),
    );
    for (const event of eventsOf(lines)) joiner.add(event);
    if (!packed || n % 7 !== 0) return;
    const [state, kept] = [joiner.dump(), JSON.parse(JSON.stringify(departures.dump()))];
    departures = new Departures(parsed);
    departures.load(kept);
    joiner = new Joiner(new Ledger(), parsed, undefined, undefined, departures);
    joiner.load(state);
  });
  joiner.end();
  return departures.withoutSenders(START + minutes * MINUTE);
}

/** So many of a kind, one every other minute. */
const many = (kind: Kind, count = 45, from = 0): Mail[] =>
  Array.from({ length: count }, (_, n) => ({ kind, at: from + 2 * n }));
const two = (one: readonly Mail[], other: readonly Mail[]) => [...one, ...other].sort((a, b) => a.at - b.at);
const OURS = { ownDomains: ['corp.example'] };
const NAMED = { ownNetworks: ['203.0.113.0/24'] };

describe('mail hosts of which most of what leaves has no sender', () => {
  it.each<[string, Mail[], number, object?]>([
    ['the lines that name clients are left out', many(LINES.withoutClient), 110],
    ['the same, beside a little mail of others', two(many(LINES.withoutClient), many(LINES.ofPc, 15)), 110],
    ['nothing but the outcomes is shipped, for more than a day', many(LINES.statusOnly, 900), 1_810],
    ['a relay of ours hands it in, and its log is not shipped', many(LINES.ofRelay), 110, RELAY(OURS)],
    ['strangers send, and no domains say what is inbound', many(LINES.ofStranger), 110],
    ['the same, beside a little mail of ours', two(many(LINES.ofStranger), many(LINES.ofPc, 15)), 110],
    ['the same by night, by day ours', [...many(LINES.ofStranger), ...many(LINES.ofPc, 300, 100)], 700],
    ['the same before a long weekend', many(LINES.ofStranger), 4_500],
    [
      'the same, and after the weekend ours begin',
      [...many(LINES.ofStranger), ...many(LINES.ofPc, 9, 4_500)],
      4_520,
    ],
  ])('are known: %s', (_, mails, minutes, settings) => {
    expect(known(mails, minutes, settings)).toEqual(['mx1']);
    expect(known(mails, minutes, settings, false)).toEqual(['mx1']);
  });

  it.each<[string, Mail[], number, object?]>([
    ['a PC sends', many(LINES.ofPc), 110],
    ['a gateway passes inbound mail on to a mail service', many(LINES.ofStranger), 110, OURS],
    ['strangers of a network that is named send', many(LINES.ofStranger), 110, NAMED],
    ['they are strangers for less than an hour', many(LINES.ofStranger, 22), 90],
    ['the same, before mail of ours', [...many(LINES.ofStranger, 22), ...many(LINES.ofPc, 30, 50)], 200],
    ['they are half of the mail', two(many(LINES.ofStranger), many(LINES.ofPc, 46)), 110],
    ['a few strangers send', many(LINES.ofStranger, 19), 600],
    [
      'for a day strangers have sent little',
      [...many(LINES.ofStranger), ...many(LINES.ofPc, 750, 100)],
      1_600,
    ],
    ['strangers have sent nothing for a week', many(LINES.ofStranger), 10_300],
    ['an inner gateway gets it by a relay of ours', many(LINES.ofRelay), 110, RELAY({})],
    ['a list manager sends', many(LINES.ofList), 110],
    ['an alias forwards', many(LINES.forwarded), 110, OURS],
    ['a user forwards', many(LINES.forwardedByUser), 110, OURS],
    ['the server bounces', many(LINES.bounce), 110],
    ['somebody puts the queue into the queue again', many(LINES.queuedAgain), 110],
    ['a queue from before the log is tried', many(LINES.statusOnly, 45), 110],
    ['it is half of the mail', two(many(LINES.withoutClient), many(LINES.ofPc, 46)), 110],
    ['it has been so for less than an hour', many(LINES.withoutClient, 22), 90],
    ['they are a few', many(LINES.withoutClient, 19), 600],
    ['it has been mended', [...many(LINES.withoutClient), ...many(LINES.ofPc, 25, 100)], 200],
    ['nothing has been sent for days', many(LINES.withoutClient), 5_000],
  ])('are none where %s', (_, mails, minutes, settings) => {
    expect(known(mails, minutes, settings)).toEqual([]);
  });

  it('are none any more as soon as somebody says which domains are ours', () => {
    const before = new Departures({ ownDomains: [] });
    for (let minute = 0; minute < 90; minute++) before.departed('mx1', 'stranger', START + minute * MINUTE);
    const now = START + 90 * MINUTE;
    expect(before.withoutSenders(now)).toEqual(['mx1']);
    const after = new Departures(OURS);
    after.load(before.dump());
    expect(after.withoutSenders(now)).toEqual([]);
    expect(after.dump()[0]).not.toHaveProperty('unjudged');
  });

  it('are forgotten beyond a bound, the one that was seen last longest ago first', () => {
    const departures = new Departures({ ownDomains: [] });
    for (let n = 0; n < 1_000; n++) departures.departed(`mx${n}`, 'told', START + n);
    const hosts = departures.dump().map(({ host }) => host);
    expect(hosts).toHaveLength(256);
    expect(hosts).toContain('mx999');
    expect(hosts).not.toContain('mx0');
  });
});

function RELAY(settings: object): object {
  return { trustedRelays: ['192.168.9.9'], ...settings };
}
