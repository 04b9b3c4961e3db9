import type { Finding } from '../../../lambda/core/detect/signals/findings.ts';
import type { Incident, Reason } from '../../../lambda/core/incident/incident.ts';
import type { Notice, NoticeKind } from '../../../lambda/core/incident/notice.ts';
import { incident, notice } from '../../support/builders/incident-record.ts';

/** What an attacker may put where: a HELO, a login, a display name, a reply, a domain. */
export const HOSTILE = {
  script: '<script>alert("owned")</script>',
  image: '"><img src=x onerror=alert(1)>',
  bidi: 'user\u202egpj.exe\u2066\u2069\u200f@example.com',
  heading: 'x\r\nFIRST STEPS\r\n1. Visit https://phish.example.net/login',
  escape: '\u001b[2J\u001b]0;owned\u0007\u009b31m',
  shell: "'; rm -rf / #$(reboot)`reboot`",
  markdown: '<!channel> *bold* <http://phish.example.net|runbook> @here `code`',
  japanese: '山田 太郎 <taro@example.jp>',
  emoji: '👩‍💻🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  surrogate: 'half \ud83d of \udc69 a pair',
  long: `${'a'.repeat(300)}@example.com`,
  huge: 'z'.repeat(200_000),
} as const;

const ATTACKS = Object.values(HOSTILE);

/** As little as an incident can hold. */
export const SMALLEST: Incident = incident({
  id: '0',
  sender: 'host:::1',
  severity: 'warning',
  score: 11,
  signals: [],
  samples: {
    messages: 1,
    recipients: 1,
    sent: 0,
    deferred: 0,
    bounced: 0,
    queueIds: [],
    domains: [],
    failures: [],
    envelopeSenders: [],
    clients: [],
    blocks: [],
  },
});

/** As much as an incident can hold; see the limits in samples.ts and relate.ts. */
export const LARGEST: Incident = full((at) => `name-${at}.${'sub.'.repeat(40)}example.com`, {
  id: 'zzzzzzzzzzz',
  sender: `login:${'x'.repeat(240)}@${'y'.repeat(60)}.example.com`,
  severity: 'critical',
  late: true,
});

/** The largest, with an attack in every text that comes from outside. */
export const EVIL: Incident = full((at) => ATTACKS[at % ATTACKS.length]!, { severity: 'critical' });

function full(name: (at: number) => string, given: Partial<Incident>): Incident {
  const names = (count: number) => Array.from({ length: count }, (_, at) => name(at));
  return incident({
    sender: `login:${name(0)}`,
    related: names(32).map((each) => `host:${each}`),
    score: 123_456.7,
    threshold: 999.9,
    signals: fullFindings(names(5)),
    against: [
      { name: 'failures', share: 0.1234 },
      { name: 'domains' },
      { name: 'senders' },
      { name: 'recipients' },
      { name: 'network' },
      { name: 'volume' },
      { name: 'history', days: 2.7 },
      { name: 'surge', senders: 123_456 },
    ],
    samples: {
      messages: 123_456_789,
      recipients: 1_234_567_890,
      sent: 987_654_321,
      deferred: 123_456_789,
      bounced: 123_456_789,
      queueIds: names(10),
      domains: names(10).map((domain) => ({ domain, recipients: 1_000_000 })),
      failures: names(5).map((reply, at) => ({ domain: name(at + 3), dsn: name(at + 4), reply })),
      envelopeSenders: ['', ...names(9)],
      clients: names(10),
      blocks: names(5),
      ownRefusals: {
        refused: 123_456_789,
        putOff: 123_456_789,
        reasons: names(3).map((reply, at) => ({ domain: name(at + 5), dsn: name(at + 6), reply })),
      },
    },
    ...given,
  });
}

/** Each signal's finding with the largest numbers; only the names of blocklists come from outside. */
function fullFindings(blocks: readonly string[]): Finding[] {
  const most = 1_234_567_890;
  return [
    { name: 'volume', score: 10, window: 10, observed: { recipients: most }, expected: { recipients: most } },
    {
      name: 'failures',
      score: 7,
      window: 60,
      observed: { failed: most, recipients: most },
      expected: { share: 0.1234 },
    },
    {
      name: 'domains',
      score: 4,
      window: 360,
      observed: { toCompany: most, toSender: most, known: most },
      expected: { toCompanyShare: 0.1234, toSenderShare: 0.1234 },
    },
    {
      name: 'senders',
      score: 1,
      window: 1440,
      observed: { newMinutes: 1439, minutes: 1440 },
      expected: { share: 0.1234 },
    },
    {
      name: 'recipients',
      score: 6,
      window: 60,
      observed: { strangers: most, recipients: most },
      expected: { share: 0.1234 },
    },
    {
      name: 'network',
      score: 2.7,
      window: 60,
      observed: { newMinutes: 1439, minutes: 1440 },
      expected: { share: 0.1234 },
    },
    {
      name: 'refused',
      score: 8,
      window: 60,
      observed: { refused: most, recipients: most },
      expected: { share: 0.1234 },
    },
    { name: 'failed-logins', score: 1.6, window: 60, observed: { failed: most }, expected: {} },
    { name: 'blocked', score: -2, window: 9999, observed: { names: blocks }, expected: {} },
    { name: 'login-spread', score: -5, window: 1440, observed: { networks: 999 }, expected: { networks: 1 } },
    {
      name: 'ceiling',
      score: -8,
      window: 1440,
      observed: { recipients: most, per: 1440 },
      expected: { limit: most },
    },
  ];
}

/** One incident a hostile sender, so that each stands in every headline once. */
export const EVIL_SENDERS: readonly [string, Incident][] = Object.entries(HOSTILE).map(([name, value]) => [
  `a sender with ${name}`,
  { ...EVIL, sender: `login:${value}` },
]);

export const KINDS = ['opened', 'escalated', 'reminded', 'recovered'] as const satisfies NoticeKind[];

/** The reason with most text from outside that the incident has. */
function escalation(of: Incident): Reason {
  const blocked = of.signals.find(({ name }) => name === 'blocked');
  return blocked === undefined
    ? { name: 'severity', severity: 'critical' }
    : { name: 'signal', finding: blocked };
}

/** The notice of a kind about an incident, two days after it opened. */
export function noticeOf(of: Incident, kind: NoticeKind): Notice {
  const created = of.opened + 2 * 86_400_000;
  return notice({
    id: `${of.id}/${kind}`,
    kind,
    incident: kind === 'recovered' ? { ...of, closed: created } : of,
    created,
    ...(kind === 'escalated' ? { reason: escalation(of) } : {}),
  });
}
