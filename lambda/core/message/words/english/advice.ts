import type { Cause } from '../../../dnsbl/lists/list.ts';
import type { Advice } from '../listing-words.ts';

/** What to do first, by cause. Asking for removal while the source still sends only makes the next entry last longer. */
export const ADVICE_ENGLISH: Readonly<Record<Cause, Advice>> = {
  infected: {
    first: 'Find the infected machine or stolen login and stop it, before asking for anything.',
    removal: 'Once it is quiet, remove the entry on the page of the list and say what you changed.',
  },
  'spam-sent': {
    first: 'Find who sends the spam through this address and stop it, before asking for anything.',
    removal: 'The entry ends by itself when the spam does; the page of the list may shorten it.',
  },
  'operator-case': {
    first: 'Read the case on the page of the list, and stop what it describes.',
    removal: 'Your provider must ask the list: send them the case, and what you changed.',
  },
  'user-reports': {
    first: 'Stop the source and wait: the entry ends 24 hours after the last report.',
    removal: 'Do not ask for an earlier removal.',
  },
  misconfigured: {
    first: 'No bot: give the address a reverse name of its own that resolves back, and use it as HELO name.',
    removal: 'Then remove the entry by self-service on the page of the list.',
  },
  'site-abused': {
    first: 'Clean the web site of this domain: it serves what others advertise in spam.',
    removal: 'Then ask for removal on the page of the list and name what was cleaned.',
  },
  'domain-abused': {
    first: 'Find the mail or web page that uses this domain, and stop it.',
    removal: 'Then ask for removal on the page of the list.',
  },
  backscatter: {
    first:
      'Reject unknown recipients during the SMTP dialogue instead of bouncing later; no callouts, no auto-replies to spam.',
    removal: 'The entry ends by itself, some weeks after the last bounce.',
  },
  neighbours: {
    first: 'Nothing: the list blames your neighbours. Never pay.',
    removal: 'The entry ends by itself; tell your provider when receivers do refuse mail because of it.',
  },
  'new-domain': {
    first: 'Nothing: the domain is new. Do not send bulk mail from it yet.',
    removal: 'The entry ends by itself a day after the domain was first seen.',
  },
  none: { first: 'Nothing.', removal: 'Nothing to remove.' },
  unknown: {
    first: 'Look the entry up on the page of the list; look for a source of spam meanwhile.',
    removal: 'Follow what the page of the list says.',
  },
};
