import { SendwatchError } from '../error.ts';
import { SENDER_FORMS } from '../sender.ts';
import type { AddressRefusals, AgedFailures, Name, Tally } from '../tally/tally.ts';
import { isoTime, MINUTE, minuteOf, parseTime } from '../time.ts';

/** Why a record cannot be used: the field, its value and the fix. */
export class TallyRecordError extends SendwatchError {
  override name = 'TallyRecordError';
  readonly code = 'tally-record';
}

/**
 * One line of a tallies file: `{minute, sender, messages, recipients, distinctRecipients, sent, bounced, deferred,
 * tried, failedFirst, unknownUser, policyRefusals, nullSender, nullSenderFailed, recipientNames, domains,
 * envelopeSenders, clients, loggedIn, logins, failedRecipients, failedDomains, refusals, ownRefusals,
 * failedLogins, aged, backscatter}` as in
 * `Tally` (docs/detection.md). `minute` is ISO 8601, UTC unless it names a zone. Lists hold names or hashes; absent (or
 * null) is unknown. Fields of other names are ignored.
 *
 * @throws TallyRecordError naming the field, the value and the fix
 */
export function parseTallyRecord(json: unknown): Tally {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new TallyRecordError(`${shown(json)} is no tally; write one JSON object per line`);
  }
  const record = json as Record<string, unknown>;
  const { sender } = record;
  if (typeof sender !== 'string' || sender === '') {
    throw new TallyRecordError(`sender ${shown(sender)} is no sender; write e.g. ${SENDER_FORMS}`);
  }
  const recipients = count(record, 'recipients') ?? count(record, 'messages') ?? 0;
  return {
    minute: minuteFrom(record.minute),
    sender,
    messages: count(record, 'messages') ?? recipients,
    recipients,
    distinctRecipients: count(record, 'distinctRecipients') ?? recipients,
    sent: count(record, 'sent') ?? 0,
    deferred: count(record, 'deferred') ?? 0,
    bounced: count(record, 'bounced') ?? 0,
    tried: count(record, 'tried'),
    failedFirst: count(record, 'failedFirst'),
    unknownUser: count(record, 'unknownUser'),
    policyRefusals: count(record, 'policyRefusals'),
    nullSender: count(record, 'nullSender'),
    nullSenderFailed: count(record, 'nullSenderFailed'),
    recipientNames: names(record, 'recipientNames'),
    domains: names(record, 'domains'),
    envelopeSenders: names(record, 'envelopeSenders'),
    clients: names(record, 'clients'),
    loggedIn: count(record, 'loggedIn'),
    logins: names(record, 'logins'),
    failedRecipients: names(record, 'failedRecipients'),
    failedDomains: names(record, 'failedDomains'),
    ...refusals(record),
    ...ownRefusals(record),
    ...(record.failedLogins != null && { failedLogins: count(record, 'failedLogins') ?? 0 }),
    aged: agedFailures(record.aged),
    ...(record.backscatter === undefined ? {} : { backscatter: count(record, 'backscatter') ?? 0 }),
  };
}

/** A tally as such a line has it: `parseTallyRecord` gives it back, but for the samples, which no verdict needs. */
export function tallyRecord({ minute, samples: _, ...tally }: Tally): object {
  return { minute: isoTime(minute * MINUTE), ...tally };
}

function agedFailures(value: unknown): readonly AgedFailures[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    throw new TallyRecordError(
      `aged ${shown(value)} is no list; write [{age, deferred, bounced, recipients}]`,
    );
  }
  return value.map((each: unknown) => {
    if (typeof each !== 'object' || each === null) {
      throw new TallyRecordError(`aged holds ${shown(each)}; write {age, deferred, bounced, recipients}`);
    }
    const record = each as Record<string, unknown>;
    return {
      age: count(record, 'age') ?? 0,
      deferred: count(record, 'deferred') ?? 0,
      bounced: count(record, 'bounced') ?? 0,
      recipients: names(record, 'recipients') ?? [],
    };
  });
}

function minuteFrom(value: unknown): number {
  const time = typeof value === 'string' ? parseTime(value, 'UTC') : undefined;
  if (time === undefined || time < 0) {
    throw new TallyRecordError(
      `minute ${shown(value)} is no time; write ISO 8601 in UTC, e.g. "2024-05-01T20:00:00Z"`,
    );
  }
  return minuteOf(time);
}

function count(record: Record<string, unknown>, field: string): number | undefined {
  const value = record[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw new TallyRecordError(`${field} ${shown(value)} is no count; write a number from 0 on`);
  }
  return value;
}

function names(record: Record<string, unknown>, field: string): readonly Name[] | undefined {
  const value = record[field];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    throw new TallyRecordError(`${field} ${shown(value)} is no list; write an array of names or hashes`);
  }
  for (const each of value as unknown[]) {
    if (typeof each !== 'string' && typeof each !== 'number') {
      throw new TallyRecordError(`${field} holds ${shown(each)}; write names as strings, hashes as numbers`);
    }
  }
  return value as Name[];
}

/** `[{host, by, deferred, bounced, recipients, domains}]`: what the log's replies say of our servers' addresses. */
function refusals(record: Record<string, unknown>): Pick<Tally, 'refusals'> {
  const value = record.refusals;
  if (value === undefined || value === null) return {};
  if (!Array.isArray(value)) {
    throw new TallyRecordError(`refusals ${shown(value)} is no list; write an array of objects`);
  }
  return { refusals: (value as unknown[]).map(refusal) };
}

function refusal(value: unknown): AddressRefusals {
  const record = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const { host, by } = record;
  if (typeof host !== 'string' || typeof by !== 'string') {
    throw new TallyRecordError(`refusals holds ${shown(value)}; each needs host and by, as strings`);
  }
  return {
    host,
    by,
    deferred: count(record, 'deferred') ?? 0,
    bounced: count(record, 'bounced') ?? 0,
    ...(record.first === undefined ? {} : { first: count(record, 'first') ?? 0 }),
    recipients: names(record, 'recipients') ?? [],
    domains: (names(record, 'domains') ?? []).map(String),
    ...(record.ofDomain === undefined ? {} : { ofDomain: (names(record, 'ofDomain') ?? []).map(Number) }),
  };
}

/** `{refused, unnamed, putOff, recipients}`: what our own server did not take. */
function ownRefusals({ ownRefusals: value }: Record<string, unknown>): Pick<Tally, 'ownRefusals'> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new TallyRecordError(
      `ownRefusals ${shown(value)} is no object; write {refused, unnamed, putOff, recipients}`,
    );
  }
  const record = value as Record<string, unknown>;
  return {
    ownRefusals: {
      refused: count(record, 'refused') ?? 0,
      unnamed: count(record, 'unnamed') ?? 0,
      putOff: count(record, 'putOff') ?? 0,
      recipients: names(record, 'recipients') ?? [],
    },
  };
}

function shown(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
