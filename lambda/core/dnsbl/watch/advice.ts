import type { Blocklist, Cause } from '../lists/list.ts';
import type { Target } from '../target.ts';

/** Who may ask a list to remove an entry: nobody has to when it ends by itself. */
export type Asker = 'you' | 'provider' | 'nobody';

const ASKERS: Readonly<Record<Cause, Asker>> = {
  infected: 'you',
  'spam-sent': 'you',
  'operator-case': 'provider',
  'user-reports': 'nobody',
  misconfigured: 'you',
  'site-abused': 'you',
  'domain-abused': 'you',
  backscatter: 'nobody',
  neighbours: 'nobody',
  'new-domain': 'nobody',
  none: 'nobody',
  unknown: 'you',
};

/** The cause that decides what to do: of several the most urgent one, which the decoder puts first. */
export function mainCause(causes: readonly Cause[]): Cause {
  return causes[0] ?? 'unknown';
}

export function askerFor(cause: Cause): Asker {
  return ASKERS[cause];
}

/** Our own links to the list's pages: never one that an answer names. */
export function linksFor(list: Blocklist, target: Target): { lookup?: string; delist?: string } {
  const fill = (url: string) => url.replace('{target}', encodeURIComponent(target.text));
  return {
    ...(list.lookupUrl ? { lookup: fill(list.lookupUrl) } : {}),
    ...(list.delistUrl ? { delist: fill(list.delistUrl) } : {}),
  };
}
