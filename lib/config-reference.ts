import { settingsSchema } from '../lambda/core/config.ts';
import { type SchemaKey, schemaKeys } from '../lambda/core/schema-keys.ts';
import { SENDER_FORMS } from '../lambda/core/sender.ts';
import { stageSchema } from './stage-schema.ts';

/** Every key that a stage's configuration may have, those of its `settings` included. */
export function configKeys(): SchemaKey[] {
  return [...schemaKeys(stageSchema), ...schemaKeys(settingsSchema, 'settings')];
}

/** The README's table of all keys: form and default are the schema's. @throws RangeError for a key without a meaning */
export function configTable(): string {
  const rows = configKeys().map((key) => {
    const meaning = MEANINGS[key.path];
    if (meaning === undefined)
      throw new RangeError(`'${key.path}' has no meaning in lib/config-reference.ts`);
    return `| \`${key.path}\` | ${key.form.replaceAll('"', '`')} | ${defaultOf(key)} | ${meaning} |`;
  });
  return ['| key | form | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function defaultOf({ default: value, required, form }: SchemaKey): string {
  if (required) return '**needed**';
  if (value === undefined || value === '[]' || value === '{}') return 'none';
  return form === 'group' ? 'as below' : `\`${value.replaceAll('","', '", "')}\``;
}

/** What each key is for. */
export const MEANINGS: Readonly<Record<string, string>> = {
  stage: 'names the stack, `sendwatch-<stage>`: 1 to 20 of a-z, 0-9 and -',
  account: 'the 12 digits of the AWS account; else where the credentials point',
  region: 'e.g. `eu-central-1`; else where the credentials point',
  mailLog: 'where the mail logs are: one of the next two',
  'mailLog.existing':
    'log groups that agents write to, in this account and region; at most 32, 50 with `kinesis`',
  'mailLog.new': "a log group of the stack's own, encrypted with its key",
  'mailLog.new.retentionDays': 'days that it keeps a line; one of the numbers that CloudWatch Logs takes',
  'mailLog.silentMinutes':
    'for mail that never pauses: minutes (5 to 1440) without a line of a log group, after which an alarm goes off; else it is 5 days, and each host is told by what is usual for it',
  'mailLog.hosts':
    'mail hosts, as their lines name them, that must be heard: told after a day also while they are new; a log stream that bears the name of one counts for it alone',
  alerts: 'who is told; see [docs/alerts.md](docs/alerts.md)',
  'alerts.email': 'at least one address without a `minimum`, unless there is an `existingTopic`',
  'alerts.email[].address': 'it gets a mail from AWS to confirm the subscription',
  'alerts.email[].minimum':
    'the least severity that it is told; only `warning` gets alarms about sendwatch itself',
  'alerts.sms': 'mobile numbers, e.g. `+14255550100`; critical incidents only',
  'alerts.https': 'pagers and other programs: JSON by HTTPS',
  'alerts.https[].url': 'it must confirm the subscription',
  'alerts.https[].minimum': 'the least severity that it is told',
  'alerts.slack': 'channels, through Amazon Q Developer in chat applications',
  'alerts.slack[].workspace': 'its id, e.g. `T0EXAMPLE`',
  'alerts.slack[].channel': 'its id, e.g. `C0EXAMPLE`',
  'alerts.slack[].alsoTopics':
    'topics of other stages that it shows, too: an account configures a channel once',
  'alerts.smsMonthlyLimitUsd': "the account's monthly limit for SMS; an alarm tells at 80 % of it",
  'alerts.existingTopic': "a topic that another stack owns, with its key's and its own policy",
  'alerts.existingTopic.arn': 'the ARN of that topic',
  'alerts.existingTopic.keyArn': 'the ARN of its key, when it has one',
  ingest: '`kinesis` puts a stream in front; from 20 to 50 million messages a day',
  architecture: '`arm64` is a fifth cheaper',
  functionLogDays: "days that the functions' own logs are kept; the judge's, which names senders, for 14",
  backstop:
    "alarms of CloudWatch's own that count messages by client and by login; off unless it is there; see [docs/cloudwatch-only.md](docs/cloudwatch-only.md)",
  'backstop.messagesPerHour': 'a client or login that hands in more within an hour is told',
  'backstop.everyMinutes':
    'minutes (1 to 60) from one count of the last hour to the next; half as many cost twice as much',
  dashboard: 'whether the stack has one',
  teardown: 'what deleting the stack does to its data; see "Take it down"',
  runbookUrl:
    'where alarm texts and notices point, such as a copy of [docs/runbook.md](docs/runbook.md) in your wiki, with its headings; where it is no web address, the runbook stands on the dashboard, which they link',
  tags: 'on every resource that can carry tags',
  settings: 'what the rest is about, and what `--config` of the commands takes',
  'settings.ownDomains':
    'mail to these comes in, also through a gateway, and is never to a new domain: **name yours**; without it a stranger whose mail leaves is counted, but opens no incident in the stack; where it is most of what leaves, the alarm `MailWithoutSender` tells it',
  'settings.ownNetworks':
    'clients in these are yours, so their mail is outbound: **name your public networks**; they are added to the default, `{"only": [...]}` replaces it',
  'settings.trustedRelays':
    'content filters and relays, each with the address that it hands mail on from and the one that it takes mail at: they pass mail on and are never a sender',
  'settings.detect': 'the detector; see [docs/detection.md](docs/detection.md)',
  'settings.detect.threshold': 'the score that opens an incident in a fleet of up to 400 senders; else 9.5',
  'settings.detect.alertsPerWeek': 'instead: false alerts a week that you accept',
  'settings.detect.timeZone':
    "the office's, by IANA's name as `Europe/Berlin`: learned hours and quiet hours follow its daylight saving time; else UTC",
  'settings.detect.utcOffset':
    'deprecated, instead of `timeZone`: minutes east of UTC, -840 to 840, in summer as in winter',
  'settings.detect.weekend': 'days without office hours; 0 is Sunday',
  'settings.detect.roles':
    'what the clients in a network are; the first entry that matches counts; else persons',
  'settings.detect.roles[].network': 'e.g. `192.0.2.0/24`',
  'settings.detect.roles[].role': 'whether people, programs or many people through one machine send there',
  'settings.detect.ceilings': 'by role: recipients that nobody may exceed, whatever is usual',
  'settings.detect.ceilings.*.recipientsPerHour': 'in a clock hour',
  'settings.detect.ceilings.*.recipientsPerDay': 'in a day',
  'settings.detect.without':
    'signals that count for nobody, e.g. `failures` where the log has no delivery status',
  'settings.detect.loginNetworks': 'networks new to a login within 24 hours that are still allowed',
  'settings.detect.expectedJobs':
    'bulk jobs that are announced: not held against the sender, and they teach nothing',
  'settings.detect.expectedJobs[].sender': `a sender: ${SENDER_FORMS}`,
  'settings.detect.expectedJobs[].from':
    'ISO 8601 with its offset, e.g. `2026-10-13T20:00+09:00`; a date alone is UTC',
  'settings.detect.expectedJobs[].to': 'likewise; not included',
  'settings.detect.expectedJobs[].maxRecipients': 'what exceeds them is judged as usual',
  'settings.detect.acknowledged': 'senders whose doing is legitimate: nothing is raised, and it is learned',
  'settings.detect.acknowledged[].sender': 'a sender, as in `expectedJobs`',
  'settings.detect.acknowledged[].until': 'a time, as in `expectedJobs`; else for good',
  'settings.detect.exceptions': 'what is different for one sender',
  'settings.detect.exceptions[].sender': 'a sender, as in `expectedJobs`',
  'settings.detect.exceptions[].ignore': 'whether it never opens an incident',
  'settings.detect.exceptions[].thresholdOffset': 'added to its threshold; negative is stricter',
  'settings.detect.exceptions[].without': 'signals that do not count for it',
  'settings.detect.exceptions[].ceiling': 'recipients that it may not exceed',
  'settings.detect.exceptions[].ceiling.recipientsPerHour': 'in a clock hour',
  'settings.detect.exceptions[].ceiling.recipientsPerDay': 'in a day',
  'settings.detect.exceptions[].role': 'whatever its network says',
  'settings.notify': 'how notices are told; see [docs/alerts.md](docs/alerts.md)',
  'settings.notify.language': 'of e-mail, chat, report and dashboard; subjects and SMS are English',
  'settings.notify.lowBelow': 'notices beneath this severity are low: they can wait',
  'settings.notify.quietHours': "low notices of this time of day wait for its end, in the office's time",
  'settings.notify.quietHours.from': 'e.g. `22:00`',
  'settings.notify.quietHours.to': 'e.g. `07:00`; not included',
  'settings.notify.digestMinutes': 'low notices are collected for so long; 0: each at once',
  'settings.notify.burst': 'more incidents than this within so long come as one digest, however severe',
  'settings.notify.burst.incidents': 'so many are still told one by one',
  'settings.notify.burst.minutes': 'the time in which they are counted',
  'settings.notify.links': 'up to 5 links in e-mail and chat: your wiki, your ticket form',
  'settings.notify.links[].label': 'what it says',
  'settings.notify.links[].url': 'where it goes',
  'settings.blocklists': 'the DNSBL watch; see [docs/blocklists.md](docs/blocklists.md)',
  'settings.blocklists.targets':
    'your own addresses, networks of up to 256 addresses, and domains; none: no watch',
  'settings.blocklists.targets[].target':
    'e.g. `example.com`, or the public address that your mail leaves from',
  'settings.blocklists.targets[].mailServer': 'the mail server behind it, as its log names it',
  'settings.blocklists.targets[].registrable':
    'the registrable domain of a longer name; else found by the public suffix list',
  'settings.blocklists.targets[].role': 'what it is for, for whoever reads the alert',
  'settings.blocklists.lists': 'ids, lists of your own, and `default`; else all that need no registration',
  'settings.blocklists.keys': 'names of the SSM parameters that hold the keys, never the keys',
  'settings.blocklists.keys.spamhaus': 'for the Spamhaus Data Query Service',
  'settings.blocklists.keys.abusix': 'for Abusix Mail Intelligence',
  'settings.blocklists.resolver':
    "who is asked: each list's own name servers, the system's resolvers, or these",
};
