import { keyServiceOf } from '../../../lambda/core/dnsbl/lists/key-services.ts';
import type { Entry, WatchState } from '../../../lambda/core/dnsbl/watch/watch-state.ts';
import { span } from '../../../lambda/core/message/span.ts';
import { plain } from '../../../lambda/core/text/plain-text.ts';
import { HOUR } from '../../../lambda/core/time.ts';
import { remedy } from '../../stage/aws-errors.ts';
import type { Facts } from '../facts.ts';
import { type Finding, failure, named, ofSeen, ok, warning } from '../finding.ts';

/** Tier 1 is asked at least every hour. */
const LATEST = 2 * HOUR;

/** Whether DNSBLs are asked, and answer so that they can be trusted. */
export function checkLists({ lists, now }: Facts): Finding[] {
  if (lists === undefined)
    return [ok('lists', 'no address or domain is watched (settings.blocklists.targets)')];
  return ofSeen('lists', lists, ({ state }) => {
    const sight = state && sightOf(state);
    const fix = 'is its schedule on, and what does its log group say? Runbook: Blocklists silent';
    if (sight === undefined) return [failure('lists', 'no list has ever been asked', fix)];
    const age = Math.max(0, now - sight.askedAt);
    if (age > LATEST) return [failure('lists', `no list has been asked for ${span(age)}`, fix)];
    const { seen, blind } = sight;
    if (blind.length === 0)
      return [ok('lists', `all lists answer (${seen.length}), last asked ${span(age)} ago`)];
    if (seen.length === 0) {
      return [
        failure(
          'lists',
          `no list could be trusted when last asked: ${named(blind)}`,
          'does the resolver of settings.blocklists.resolver answer? Public resolvers are refused: docs/blocklists.md',
        ),
      ];
    }
    return [
      warning(
        'lists',
        `could not be trusted when last asked: ${named(blind)}; others that could: ${seen.length}`,
        'they may refuse this resolver: use one of your own, or leave them out of settings.blocklists.lists',
      ),
    ];
  });
}

/** A problem that may be ours alone, with the error's name. */
const UNREAD = /could not be read: (\w+)/;

/** Whether each key can be read and is taken; a line each. Never says a key. */
export function checkKeys({ keys, lists }: Facts): Finding[] {
  const state = lists !== undefined && 'seen' in lists ? lists.seen.state : undefined;
  const blind = state === undefined ? [] : (sightOf(state)?.blind ?? []);
  return keys.map(({ service, parameter, problem }) => {
    const without = blind.filter((list) => keyServiceOf(list) === service);
    const name = `${plain(service, 20)}, ${plain(parameter, 120)}`;
    const fix = `store the key in the SecureString parameter ${plain(parameter, 120)}, and let the blocklists function read it`;
    if (problem !== undefined) {
      const ours = remedy({ name: UNREAD.exec(problem)?.[1] ?? '' });
      if (ours !== undefined)
        return warning('keys', `could not look (${name}): ${plain(problem, 160)}`, ours);
      const text = `the key (${name}) cannot be used: ${plain(problem, 160)}`;
      return without.length > 0 || !UNREAD.test(problem)
        ? failure('keys', text, fix)
        : warning('keys', text, `${fix}; or only you may not read it: its lists answer`);
    }
    if (without.length === 0) return ok('keys', `the key (${name}) can be read`);
    return failure(
      'keys',
      `the key (${name}) can be read, but its lists do not answer to it: ${named(without)}`,
      'is the key still valid, and may the blocklists function read it? It takes up a changed key within 15 minutes',
    );
  });
}

/** By list: whether any answer could be trusted when it was last asked. */
function sightOf({ targets }: WatchState): { askedAt: number; seen: string[]; blind: string[] } | undefined {
  const byList = new Map<string, Entry[]>();
  for (const of of Object.values(targets)) {
    for (const [list, entry] of Object.entries(of)) byList.set(list, [...(byList.get(list) ?? []), entry]);
  }
  if (byList.size === 0) return undefined;
  const trusted = ({ lastGoodAt, askedAt }: Entry) => lastGoodAt === askedAt;
  const names = [...byList.keys()].sort();
  return {
    askedAt: Math.max(...[...byList.values()].flat().map(({ askedAt }) => askedAt)),
    seen: names.filter((list) => byList.get(list)!.some(trusted)),
    blind: names.filter((list) => !byList.get(list)!.some(trusted)),
  };
}
