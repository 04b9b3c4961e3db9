import * as z from 'zod/mini';
import { SEVERITIES } from '../lambda/contract.ts';
import { defaultRunbookUrl } from './runbook-url.ts';
import { stageName } from './stage-name.ts';

/** Days for which CloudWatch Logs keeps a log. Not read from aws-cdk-lib: `sendwatch config check` runs without it. */
export const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const text = (pattern: RegExp, fix: string) => z.string().check(z.regex(pattern, { error: fix }));
const unique = <T>(key: (item: T) => string, what: string) =>
  z.refine<T[]>((items) => new Set(items.map(key)).size === items.length, {
    error: `names ${what} twice`,
  });

const retentionDays = z.int().check(
  z.refine((days) => RETENTION_DAYS.includes(days), {
    error: `CloudWatch Logs keeps ${RETENTION_DAYS.join(', ')} days; write one of them`,
  }),
);
/** CloudWatch's alarms name the log group in a dimension, which holds so many characters. */
const LONGEST_DIMENSION = 255;
const logGroupName = text(
  new RegExp(`^[\\w./#-]{1,${LONGEST_DIMENSION}}$`),
  `is no log group name of up to ${LONGEST_DIMENSION} characters, as alarms about it take; write e.g. /mail/relay`,
);
/** In a function's environment, which holds 4 kB, stand the names, separated by commas. */
const LONGEST_GROUPS = 3_000;
/** Each is a statement of the ingest function's policy, which holds 20 kB. */
const MOST_GROUPS = 32;
/** A stream needs no such statement; Logs Insights asks 50 at a time: the saved queries, a notice's link, a backstop. */
const MOST_GROUPS_OF_STREAM = 50;

const arn = (service: string) =>
  text(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:.+$`), `is no ${service} ARN`);

const standardTopic = arn('sns').check(
  z.refine((text) => text.split(':').slice(5).join(':').length <= LONGEST_DIMENSION, {
    error: `has a name of more than ${LONGEST_DIMENSION} characters, which alarms about it cannot take; name another one`,
  }),
  z.refine((text) => !text.endsWith('.fifo'), {
    error:
      'is a FIFO topic, which no alarm, email address or text message can be told by; name a standard one',
  }),
);

const mailLog = z
  .strictObject({
    /** Log groups that the agents already write to, in this account and region. */
    existing: z.optional(
      z.array(logGroupName).check(
        z.minLength(1),
        unique((name: string) => name, 'a log group'),
        z.refine((names) => names.join().length <= LONGEST_GROUPS, {
          error: `names log groups of more than ${LONGEST_GROUPS} characters together, which a function's environment does not hold; make several stages`,
        }),
      ),
    ),
    /** Or a log group of the stack's own, encrypted with its key; its name is an output. */
    new: z.optional(z.strictObject({ retentionDays: z._default(retentionDays, 30) })),
    /**
     * Mail hosts, as their lines name them, that must be heard: told after a day without a line also while they are
     * new, or where none has ever come, and never forgotten. Default: none; what is usual is learned of every host.
     */
    hosts: z._default(
      z.array(text(/^[\w.-]{1,100}$/, 'is no name of a host; write e.g. mx1.example.com')).check(
        z.maxLength(25),
        unique((name: string) => name, 'a host'),
      ),
      [],
    ),
    /**
     * Minutes without a single log event of a log group, after which an alarm goes off, at night as well: for mail that
     * never pauses. Default: none; then it is 5 days, and silence is told by what is usual for each mail host.
     */
    silentMinutes: z.optional(z.int().check(z.minimum(5), z.maximum(1440))),
  })
  .check(
    z.refine((log) => (log.existing === undefined) !== (log.new === undefined), {
      error: "needs either 'existing' (names of log groups) or 'new' ({}), not both",
    }),
  );

const email = z.strictObject({
  address: z.email({ error: 'is no email address; write e.g. oncall@example.com' }),
  /**
   * The least severity this address is told. Default: 'warning', that is everything, also the alarms about
   * sendwatch itself, which nobody with another value gets.
   */
  minimum: z._default(z.enum(SEVERITIES), 'warning'),
});

const minimum = z._default(z.enum(SEVERITIES), 'warning');

const pager = z.strictObject({
  /** Gets the notice's JSON by HTTPS POST, raw (docs/alerts.md has its schema); it must confirm the subscription. */
  url: text(
    /^https:\/\/[\x21-\x7e]{4,500}$/,
    'is no HTTPS address; write e.g. https://pager.example.com/sendwatch',
  ),
  /** The least severity it is told. Default: 'warning', that is everything, also alarms. */
  minimum,
});

const slack = z.strictObject({
  workspace: text(/^[0-9A-Z]{1,255}$/, "is no Slack workspace's id; write e.g. T0EXAMPLE"),
  channel: text(/^[A-Za-z0-9]{1,255}$/, "is no Slack channel's id; write e.g. C0EXAMPLE"),
  /**
   * Topics of other stages that this channel shows, too: an account can configure a channel once, so only one stage may
   * name it. Their output NoticeTopicArn. Default: none.
   */
  alsoTopics: z._default(z.array(arn('sns')), []),
});

const alerts = z
  .strictObject({
    email: z._default(
      z.array(email).check(unique((entry: { address: string }) => entry.address.toLowerCase(), 'an address')),
      [],
    ),
    /** Mobile numbers in E.164; they get critical incidents only, whatever else is set. Default: none. */
    sms: z._default(
      z
        .array(text(/^\+[1-9]\d{6,14}$/, 'is no E.164 number; write e.g. +14255550100'))
        .check(unique((number: string) => number, 'a number')),
      [],
    ),
    /** Pagers and other programs. Default: none. */
    https: z._default(z.array(pager).check(unique((entry: { url: string }) => entry.url, 'an address')), []),
    /**
     * Slack channels, through Amazon Q Developer in chat applications; its console must have been given the
     * workspace once. They get everything, threaded by incident. Default: none.
     */
    slack: z._default(
      z.array(slack).check(unique((entry: { channel: string }) => entry.channel, 'a channel')),
      [],
    ),
    /** The account's monthly SMS limit in USD: an alarm goes off at 80 % of it. Default: 1, as in a new account. */
    smsMonthlyLimitUsd: z._default(z.number().check(z.positive()), 1),
    /**
     * Publish all notices and the alarms to a topic that another stack owns, which then also owns its key's and its
     * topic's policy. Who asks for less is told by a topic of the stack's own. Default: a topic of the stack's own.
     */
    existingTopic: z.optional(z.strictObject({ arn: standardTopic, keyArn: z.optional(arn('kms')) })),
  })
  .check(
    z.refine((to) => to.existingTopic !== undefined || to.email.some((e) => e.minimum === 'warning'), {
      error:
        "needs at least one email address without 'minimum' (or an 'existingTopic'): SMS can stop silently, " +
        'and the alarms about sendwatch itself must reach somebody',
    }),
  );

/** What a stage's file may hold; `settings` is {@link settingsSchema}. */
export const stageSchema = z
  .strictObject({
    stage: stageName,
    /** Default: where the credentials of `cdk deploy` point. */
    account: z.optional(text(/^\d{12}$/, 'must be the 12 digits of an AWS account')),
    region: z.optional(text(/^[a-z]{2,4}(-[a-z]+)+-\d$/, 'is no AWS region; write e.g. eu-central-1')),
    mailLog,
    alerts,
    /**
     * How log events reach the ingest function: 'direct' (subscription to function), 'kinesis' (through a stream that
     * holds them for three days), or 'kinesis-drain', on the way back: directly, while what is left in the stream is
     * read on. Default: 'direct', which is enough up to 20 to 50 million messages a day.
     */
    ingest: z._default(
      z.enum(['direct', 'kinesis', 'kinesis-drain'], {
        error: "must be 'direct', 'kinesis' or 'kinesis-drain'",
      }),
      'direct',
    ),
    /** Default: 'arm64', which is a fifth cheaper. */
    architecture: z._default(z.enum(['arm64', 'x86_64']), 'arm64'),
    /**
     * How long the functions' own logs are kept; they hold no addresses. Default: 14. The judge's log, which names
     * senders, is kept for 14 days whatever is said here.
     */
    functionLogDays: z._default(retentionDays, 14),
    /**
     * Alarms of CloudWatch's own that count messages by client and by login, beside the detector and without it; see
     * docs/cloudwatch-only.md. Default: none, as they cost what they read.
     */
    backstop: z.optional(
      z.strictObject({
        /** Above so many within an hour, a client or login is told. */
        messagesPerHour: z.int().check(z.minimum(1), z.maximum(1_000_000)),
        /** Minutes from one count to the next. Default: 15. */
        everyMinutes: z._default(z.int().check(z.minimum(1), z.maximum(60)), 15),
      }),
    ),
    /** Default: true. */
    dashboard: z._default(z.boolean(), true),
    /**
     * What a teardown does to the table, the keys, the failed batches and the stack's own mail log.
     * Default: 'keep-data', which leaves them. 'refuse' also protects stack and table from deletion; set it when the
     * first deployment has succeeded, as a protected stack whose creation failed cannot be deployed again. To take
     * everything down, deploy with 'delete-everything' once, then destroy.
     */
    teardown: z._default(z.enum(['keep-data', 'refuse', 'delete-everything']), 'keep-data'),
    /** Where alarm texts and notices point. Default: see `defaultRunbookUrl`. */
    runbookUrl: z._default(z.string().check(z.minLength(1), z.maxLength(200)), defaultRunbookUrl()),
    /** On every resource that can carry tags. Default: none. */
    tags: z._default(
      z
        .record(
          text(/^(?!aws:)[\p{L}\p{N}\s_.:/=+@-]{1,128}$/iu, "is no tag name (128 characters, not 'aws:…')"),
          text(
            /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,255}$/u,
            'is no value of a tag; write up to 255 letters, digits, blanks and _ . : / = + @ -',
          ),
        )
        .check(
          z.refine((tags) => Object.keys(tags).length <= 50, {
            error: 'are more than 50, which is what a resource can carry; leave some out',
          }),
        ),
      {},
    ),
    /** What the detector runs on: own domains, own networks, thresholds; the same keys as `sendwatch --config`. */
    settings: z._default(z.unknown(), {}),
  })
  .check(
    z.refine(({ mailLog, ingest }) => (mailLog.existing ?? []).length <= mostGroups(ingest), {
      path: ['mailLog', 'existing'],
      error: ({ input }) => tooMany(input as { mailLog: { existing: readonly string[] }; ingest: string }),
    }),
  );

function mostGroups(ingest: string): number {
  return ingest === 'kinesis' ? MOST_GROUPS_OF_STREAM : MOST_GROUPS;
}

function tooMany({
  mailLog: { existing },
  ingest,
}: {
  mailLog: { existing: readonly string[] };
  ingest: string;
}): string {
  return `names ${existing.length} log groups, and one stack can read ${mostGroups(ingest)}${ingest === 'kinesis' ? '' : ` (${MOST_GROUPS_OF_STREAM} through "ingest": "kinesis")`}; make several stages`;
}
