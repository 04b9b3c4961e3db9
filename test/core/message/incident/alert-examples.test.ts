import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { describeList } from '../../../../lambda/core/dnsbl/lists/describe.ts';
import { REGISTRY } from '../../../../lambda/core/dnsbl/lists/registry.ts';
import { linksFor } from '../../../../lambda/core/dnsbl/watch/advice.ts';
import { suspectsFor } from '../../../../lambda/core/dnsbl/watch/suspects.ts';
import type { ListingItem } from '../../../../lambda/core/dnsbl/watch/watch-record.ts';
import { composeDrill } from '../../../../lambda/core/drill/compose-drill.ts';
import type { RefusedDomain } from '../../../../lambda/core/impact/refused/refusal-watch.ts';
import type { Notice } from '../../../../lambda/core/incident/notice.ts';
import type { Drill } from '../../../../lambda/core/message/action.ts';
import { composeHosts } from '../../../../lambda/core/message/hosts/compose-hosts.ts';
import { composeMessage } from '../../../../lambda/core/message/incident/compose.ts';
import { composeDigest } from '../../../../lambda/core/message/incident/digest.ts';
import { composeListings } from '../../../../lambda/core/message/listing/listing.ts';
import { DEFAULT_NOTIFY } from '../../../../lambda/core/message/notify-defaults.ts';
import type { Message } from '../../../../lambda/core/message/publisher.ts';
import { composeRefused } from '../../../../lambda/core/message/refused/compose-refused.ts';
import type { Language } from '../../../../lambda/core/message/settings.ts';
import type { VoiceOptions } from '../../../../lambda/core/message/voice.ts';
import type { NewsOf } from '../../../../lambda/core/rhythm/hosts.ts';
import { SLOT } from '../../../../lambda/core/rhythm/slot.ts';
import { HOUR } from '../../../../lambda/core/time.ts';
import { aTarget } from '../../../support/builders/blocklist.ts';
import { listingContext, listingItem, listingNotice } from '../../../support/builders/listing.ts';
import { detected } from '../detected.ts';

const SAMPLE = 'samples/infected-pc.log.gz';
const PAGE = join(import.meta.dirname, '../../../../docs/alert-examples.md');

const voice = (language: Language): VoiceOptions => ({
  notify: {
    ...DEFAULT_NOTIFY,
    language,
    links: [{ label: 'Runbook', url: 'https://wiki.example.com/mail-runbook' }],
  },
  utcOffset: language === 'ja' ? 540 : 0,
  stage: 'prod',
  logs: { region: 'eu-central-1', logGroups: ['/mail/relay'] },
});

function section(title: string, language: string, text: string): string {
  return `### ${title}\n\n\`\`\`${language}\n${text}\n\`\`\`\n`;
}

/** The mail server of the sample on Spamhaus' XBL, ten minutes after the incident was opened. */
function listing({ incident, created }: Notice): ListingItem {
  const list = describeList(REGISTRY.find(({ id }) => id === 'spamhaus-zen')!);
  const [mailServer] = incident.samples.queueIds[0]!.split('/');
  const target = { ...aTarget(), mailServer: mailServer! };
  const now = created + 600_000;
  return listingItem({
    id: 'bl-example',
    created: now,
    notice: listingNotice({
      target,
      list: { id: list.id, name: list.name, tier: list.tier, zone: list.zone },
      codes: ['127.0.0.4'],
      meaning: list.codes.find(({ match }) => match === '127.0.0.4')!.meaning,
      cause: 'infected',
      firstSeenAt: now,
      confirmedAt: now,
      links: linksFor(list, target),
    }),
    context: listingContext({
      reverseName: 'mx1.example.com',
      suspects: suspectsFor(target, [incident], now),
      others: { listed: [], clean: ['spamcop', 'barracuda'], unknown: [] },
    }),
  });
}

/** What people read: not the JSON, which is the same in form. */
function read({ subject, sms, email }: Message): string {
  return [
    section('Subject', 'text', subject),
    section(`SMS (${sms.length} characters)`, 'text', sms),
    section('E-mail', 'text', email),
  ].join('\n');
}

/** One notice of each kind, in one language. */
function everyKind(notices: readonly Notice[], language: Language): readonly [title: string, Message][] {
  const [opened] = notices as [Notice, ...Notice[]];
  const later = notices.find(({ kind }) => kind === 'escalated');
  const recovered = notices.find(({ kind }) => kind === 'recovered')!;
  const now = opened.created;
  const said = {
    acknowledged: {
      type: 'ack' as const,
      incident: opened.incident.id,
      by: 'alice',
      at: now + 300_000,
      note: 'PC is off',
    },
    expected: [],
  };
  const crowd = Array.from(
    { length: 120 },
    (_, at): Notice => ({
      ...opened,
      id: `example${at}/opened`,
      incident: { ...opened.incident, id: `example${at}`, sender: `host:192.0.2.${at}` },
    }),
  );
  const options = voice(language);
  const digest = { ...options, id: 'burst-example', now: now + 60_000, low: false };
  return [
    ['Opened', composeMessage(opened, options)],
    ...(later === undefined
      ? []
      : [
          ['Escalated, acknowledged before', composeMessage(later, { ...options, said })] as [
            string,
            Message,
          ],
        ]),
    ['Recovered', composeMessage(recovered, { ...options, said })],
    ['A digest: 120 incidents at once', composeDigest(crowd, digest)],
    ['A listing of the mail server', composeListings([listing(opened)], options)],
    ['Mail hosts: silent, heard again, a clock that is off', composeHosts(hostNews(now), now, options)],
    ['Correspondents whom your own rules refuse', composeRefused([refusedPartner(now)], now, options)],
    ['A drill', composeDrill(drillAt(now), 70, now, options)],
  ];
}

function drillAt(at: number): Drill {
  return { type: 'drill', nonce: 'ab'.repeat(16), by: 'alice', at, from: at, to: at + 600_000, page: false };
}

function hostNews(now: number): NewsOf[] {
  const at = Math.floor(now / SLOT);
  return [
    { host: 'mx2.example.com', at, kind: 'silent', last: at - 13 },
    { host: 'mx3.example.com', at, kind: 'silent' },
    { host: 'mx4.example.com', at, kind: 'heard', last: at - 25 },
    { host: 'mx5.example.com', at, kind: 'clock-off', off: HOUR },
    { host: 'mx6.example.com', at, kind: 'clock-right', off: -9 * HOUR },
  ];
}

function refusedPartner(now: number): RefusedDomain {
  return {
    domain: 'partner.example',
    rule: 'Client host rejected: dial-up',
    since: now - 23 * HOUR,
    last: now - 2 * HOUR,
    tries: 3,
    written: 5,
    delivered: 40,
    lastDelivered: now - 48 * HOUR,
  };
}

function page(notices: readonly Notice[]): string {
  const [[, opened]] = everyKind(notices, 'en') as [[string, Message]];
  const inLanguage = (language: Language, name: string) =>
    everyKind(notices, language).flatMap(([title, message]) => [`## ${title}, ${name}`, '', read(message)]);
  const [first] = notices as [Notice, ...Notice[]];
  const json = ({ json: text }: Message) =>
    section('JSON for pagers and chats', 'json', JSON.stringify(JSON.parse(text), null, 2));
  return [
    '# What an alert looks like',
    '',
    `Generated by \`npx vitest run test/core/message/incident/alert-examples.test.ts -u\` from the incident in \`${SAMPLE}\`; do not edit. What the fields mean: [alerts.md](alerts.md). Each notice in English, then each in Japanese, then what programs get.`,
    '',
    ...inLanguage('en', 'English'),
    ...inLanguage('ja', 'Japanese'),
    '## Opened, for programs',
    '',
    json(opened),
    '## A listing, for programs',
    '',
    json(composeListings([listing(first)], voice('en'))),
  ].join('\n');
}

const SAMPLE_NOTICES = existsSync(SAMPLE)
  ? detected(gunzipSync(readFileSync(SAMPLE)).toString('utf8').split('\n'), Date.UTC(2026, 9, 14))
  : undefined;

describe.skipIf(SAMPLE_NOTICES === undefined)('a Japanese e-mail', () => {
  const kinds = everyKind(SAMPLE_NOTICES ?? [], 'ja');
  const CJK = '[\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Han}ー（）「」、。：]';

  it.each(kinds)('has no slip of a template: %s', (_, { email }) => {
    // What the log, a list or a person said is theirs; so are addresses.
    const ours = email.replaceAll(/^- .*$/gm, '').replaceAll(/https:\S+/g, '');
    expect(ours).not.toMatch(new RegExp(`${CJK} ${CJK}`, 'u'));
    expect(ours).not.toMatch(/間間|件件|「[.。、]?」|。。|、。|：：|undefined|NaN/);
    expect(ours).not.toMatch(
      /\b(SENDER|ADDRESS|STAGE|START|END|TIME|RECIPIENTS|FILE|GROUP|ID)\b(?=[ 。]|$)/m,
    );
  });
});

describe.skipIf(SAMPLE_NOTICES === undefined).each(['en', 'ja'] as const)('a command (%s)', (language) => {
  it.each(everyKind(SAMPLE_NOTICES ?? [], language))(
    'ends without a full stop to copy: %s',
    (_, { email }) => {
      expect(email).not.toMatch(/(?:: |then )(?:sendwatch|aws|postfix) (?:(?!\. |。)[^（(\n])*[.。]$/m);
    },
  );
});

describe('docs/alert-examples.md', () => {
  it.skipIf(!existsSync(SAMPLE))(
    'is what the code writes today (accept a change with `vitest -u`)',
    async () => {
      const notices = SAMPLE_NOTICES!;
      expect(notices.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['opened', 'recovered']));
      await expect(page(notices)).toMatchFileSnapshot(PAGE);
    },
  );
});
