import { compareSenders } from '../sender.ts';
import type {
  AddressRefusals,
  AgedFailures,
  FailureSample,
  Name,
  OwnRefusals,
  Tally,
  TallySamples,
} from '../tally/tally.ts';

/**
 * One tally per sender, ordered by sender: counts are added, lists united. So it does not matter into how many
 * batches a minute was split, nor in which order they came. Distinct recipients of different batches are taken as
 * different: a recipient counts at its first attempt only. O(n log n).
 */
export function mergeTallies(tallies: readonly Tally[]): readonly Tally[] {
  if (isMerged(tallies)) return tallies;
  const bySender = new Map<string, Tally[]>();
  for (const tally of tallies) {
    const same = bySender.get(tally.sender);
    if (same === undefined) bySender.set(tally.sender, [tally]);
    else same.push(tally);
  }
  return [...bySender.keys()].sort(compareSenders).map((sender) => {
    const parts = bySender.get(sender)!;
    return parts.length === 1 ? parts[0]! : merge(parts);
  });
}

function isMerged(tallies: readonly Tally[]): boolean {
  for (let i = 1; i < tallies.length; i++) {
    if (compareSenders(tallies[i - 1]!.sender, tallies[i]!.sender) >= 0) return false;
  }
  return true;
}

function merge(parts: readonly Tally[]): Tally {
  const first = parts[0]!;
  const sum = (pick: (tally: Tally) => number): number =>
    parts.reduce((total, each) => total + pick(each), 0);
  return {
    minute: first.minute,
    sender: first.sender,
    messages: sum((each) => each.messages),
    recipients: sum((each) => each.recipients),
    distinctRecipients: sum((each) => each.distinctRecipients),
    sent: sum((each) => each.sent),
    deferred: sum((each) => each.deferred),
    bounced: sum((each) => each.bounced),
    ...optionalSum(parts, 'backscatter'),
    ...optionalSum(parts, 'tried'),
    ...optionalSum(parts, 'failedFirst'),
    ...optionalSum(parts, 'unknownUser'),
    ...optionalSum(parts, 'policyRefusals'),
    ...optionalSum(parts, 'nullSender'),
    ...optionalSum(parts, 'nullSenderFailed'),
    ...optionalUnion(parts, 'recipientNames'),
    ...optionalUnion(parts, 'domains'),
    ...optionalUnion(parts, 'envelopeSenders'),
    ...optionalUnion(parts, 'clients'),
    ...optionalSum(parts, 'loggedIn'),
    ...optionalUnion(parts, 'logins'),
    ...optionalUnion(parts, 'failedRecipients'),
    ...optionalUnion(parts, 'failedDomains'),
    ...mergedRefusals(parts),
    ...mergedOwnRefusals(parts),
    ...optionalSum(parts, 'failedLogins'),
    ...mergedAges(parts),
    ...mergedSamples(parts),
  };
}

type Counts =
  | 'backscatter'
  | 'tried'
  | 'failedFirst'
  | 'unknownUser'
  | 'policyRefusals'
  | 'nullSender'
  | 'nullSenderFailed'
  | 'loggedIn'
  | 'failedLogins';
type Lists =
  | 'recipientNames'
  | 'domains'
  | 'envelopeSenders'
  | 'clients'
  | 'logins'
  | 'failedRecipients'
  | 'failedDomains';

function optionalSum(parts: readonly Tally[], key: Counts): { [key in Counts]?: number } {
  const known = parts.map((each) => each[key]).filter((each) => each !== undefined);
  return known.length === 0 ? {} : { [key]: known.reduce((a, b) => a + b, 0) };
}

function optionalUnion(parts: readonly Tally[], key: Lists): { [key in Lists]?: readonly Name[] } {
  const known = parts.map((each) => each[key]).filter((each) => each !== undefined);
  return known.length === 0 ? {} : { [key]: union(known) };
}

function union<T extends Name>(lists: readonly (readonly T[])[]): T[] {
  return [...new Set(lists.flat())].sort(byText);
}

/** A list a mail server and block. */
function mergedRefusals(parts: readonly Tally[]): { refusals?: readonly AddressRefusals[] } {
  const merged = new Map<string, AddressRefusals>();
  for (const each of parts.flatMap(({ refusals }) => refusals ?? [])) {
    const key = `${each.by} ${each.host}`;
    const same = merged.get(key);
    merged.set(
      key,
      same === undefined
        ? each
        : {
            host: each.host,
            by: each.by,
            deferred: same.deferred + each.deferred,
            bounced: same.bounced + each.bounced,
            ...(same.first !== undefined && each.first !== undefined && { first: same.first + each.first }),
            recipients: union([same.recipients, each.recipients]),
            ...mergedDomains(same, each),
          },
    );
  }
  if (merged.size === 0) return {};
  return { refusals: [...merged].sort(([a], [b]) => byText(a, b)).map(([, each]) => each) };
}

function mergedOwnRefusals(parts: readonly Tally[]): { ownRefusals?: OwnRefusals } {
  const all = parts.flatMap(({ ownRefusals }) => ownRefusals ?? []);
  if (all.length === 0) return {};
  const sum = (key: 'refused' | 'unnamed' | 'putOff') => all.reduce((total, each) => total + each[key], 0);
  const recipients = union(all.map((each) => each.recipients));
  return {
    ownRefusals: { refused: sum('refused'), unnamed: sum('unnamed'), putOff: sum('putOff'), recipients },
  };
}

/** The domains of both, and how many refusals each has where both say so. */
function mergedDomains(
  a: AddressRefusals,
  b: AddressRefusals,
): Pick<AddressRefusals, 'domains' | 'ofDomain'> {
  const domains = union([a.domains, b.domains]);
  if (a.ofDomain === undefined || b.ofDomain === undefined) return { domains };
  const of = ({ domains, ofDomain = [] }: AddressRefusals, domain: string) =>
    ofDomain[domains.indexOf(domain)] ?? 0;
  return { domains, ofDomain: domains.map((domain) => of(a, domain) + of(b, domain)) };
}

/** A list an age: the parts of one minute may have failures of the same. */
function mergedAges(parts: readonly Tally[]): { aged?: readonly AgedFailures[] } {
  const all = parts.flatMap(({ aged }) => aged ?? []);
  if (all.length === 0) return {};
  const byAge = new Map<number, AgedFailures>();
  for (const each of all) {
    const same = byAge.get(each.age);
    byAge.set(
      each.age,
      same === undefined
        ? each
        : {
            age: each.age,
            deferred: same.deferred + each.deferred,
            bounced: same.bounced + each.bounced,
            recipients: union([same.recipients, each.recipients]),
          },
    );
  }
  return { aged: [...byAge.values()].sort((a, b) => a.age - b.age) };
}

function byText(a: Name, b: Name): number {
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function mergedSamples(parts: readonly Tally[]): { samples?: TallySamples } {
  const samples = parts.map((each) => each.samples).filter((each) => each !== undefined);
  if (samples.length === 0) return {};
  const pick = <K extends keyof TallySamples>(key: K) =>
    samples.map((each) => each[key]).filter((each) => each !== undefined);
  return {
    samples: {
      queueIds: union(pick('queueIds')),
      messages: union(pick('messages')),
      failures: inOrder(pick('failures').flat()),
      blocks: union(pick('blocks')),
      ...(samples.some((each) => each.scripts !== undefined) && { scripts: union(pick('scripts')) }),
      ...(samples.some((each) => each.ownRefusals !== undefined) && {
        ownRefusals: inOrder(pick('ownRefusals').flat()),
      }),
    },
  };
}

function inOrder(failures: readonly FailureSample[]): FailureSample[] {
  return [...failures].sort((a, b) => byText(`${a.domain} ${a.reply}`, `${b.domain} ${b.reply}`));
}
