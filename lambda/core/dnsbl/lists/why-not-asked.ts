import { DEAD_LISTS } from './registry/dead-lists.ts';
import { WEB_ONLY } from './registry/domain-lists.ts';
import { REGISTRY } from './registry.ts';

// Apart from the registry: settings are checked at synth, so a deployed function need not know what is dead.

/** Why a list that somebody names by its id can never be asked; undefined for one that can. */
export function whyNotAsked(id: string): string | undefined {
  if (REGISTRY.some((each) => each.id === id)) return undefined;
  const gone = DEAD_LISTS.find((each) => each.id === id);
  if (gone) return `'${id}' (${gone.zone}) is dead: ${gone.reason}; remove it`;
  const web = WEB_ONLY.find((each) => each.id === id);
  if (web) return `'${id}' cannot be asked: ${web.reason}; look at ${web.lookupUrl}`;
  return `'${id}' is no known list; known are ${REGISTRY.map((entry) => entry.id).join(', ')}`;
}

/** Why a zone must not be asked, whatever list names it: it belongs to a dead list. */
export function deadZone(zone: string): string | undefined {
  const name = zone.toLowerCase().replace(/\.$/, '');
  const gone = DEAD_LISTS.find((each) => name === each.zone || name.endsWith(`.${each.zone}`));
  return gone && `${gone.name} is dead: ${gone.reason}`;
}
