import type { BlocklistSettings } from '../core/dnsbl/settings.ts';
import { isMailServer } from '../core/dnsbl/watch/suspects.ts';
import { decodeRecord, WatchRecordError } from '../core/dnsbl/watch/watch-record.ts';
import type { WatchState } from '../core/dnsbl/watch/watch-state.ts';
import type { IsListed } from '../core/incident/server/server-watch.ts';
import { parseAddress } from '../core/network.ts';

const NOTHING: IsListed = () => false;

/**
 * Which of our mail servers' addresses the DNSBL watch has found on which lists, confirmed by a second answer. A refusal
 * says `spamhaus`, and the watch's lists are `spamhaus-zen` and the like.
 *
 * @param body the watch's record as it is stored; undefined: there is none
 */
export function listedIn(body: string | undefined, targets: BlocklistSettings['targets']): IsListed {
  if (body === undefined || targets.length === 0) return NOTHING;
  const listed = Object.entries(targetsIn(body)).flatMap(([address, lists]) => {
    if (parseAddress(address) === undefined) return [];
    const ids = Object.entries(lists).filter(([, { phase }]) => phase === 'listed');
    if (ids.length === 0) return [];
    const mailServers = targets
      .filter(({ target }) => target === address)
      .map(({ mailServer }) => mailServer);
    return ids.map(([id]) => ({ id, mailServers }));
  });
  if (listed.length === 0) return NOTHING;
  return (host, by) =>
    listed.some(
      ({ id, mailServers }) =>
        (id === by || id.startsWith(`${by}-`)) &&
        (mailServers.length === 0 || mailServers.some((each) => isMailServer(host, each))),
    );
}

/** A record of a newer version tells nothing, and is no reason not to judge. */
function targetsIn(body: string): WatchState['targets'] {
  try {
    return decodeRecord(body).state.targets;
  } catch (error) {
    if (error instanceof WatchRecordError) return {};
    throw error;
  }
}
