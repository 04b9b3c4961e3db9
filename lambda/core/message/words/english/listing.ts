import type { ListingWords } from '../listing-words.ts';
import { ADVICE_ENGLISH } from './advice.ts';

/** `3 lists`. */
function count(of: number, what: string): string {
  return `${of} ${what}${of === 1 ? '' : 's'}`;
}

export const LISTING_ENGLISH: ListingWords = {
  headline: {
    target: (text, mailServer) => `${text} (${mailServer})`,
    event: {
      listed: (target, list) => `${target} is listed on ${list}`,
      relisted: (target, list) => `${target} is listed AGAIN on ${list}`,
      'already-listed': (target, list) => `${target} was listed before the watch began on ${list}`,
      worse: (target, list) => `${target} is listed for something worse on ${list}`,
      delisted: (target, list) => `${target} is no longer listed on ${list}`,
      'white-lost': (target, list) => `${target} has lost its good standing on ${list}`,
      'unknown-code': (target, list) => `${target} gets an answer that nobody knows from ${list}`,
    },
    alreadyListed: (listings) => `${count(listings, 'listing')} from before the watch began`,
    removal: (target, list) => `${target}: removal from ${list} can be asked for now`,
    suspectFound: (target, list) => `${target}, listed on ${list}: an incident may be the cause`,
    listSuspect: (list) => `${list} lists many targets at once: held back for a run`,
    listsBlind: (lists) => `${count(lists, 'list')} cannot be seen any more`,
    listsBack: (lists) => `${count(lists, 'list')} can be seen again`,
    several: (news) => `${count(news, 'piece')} of news about blocklists`,
  },
  facts: {
    list: (name, tier, codes, meaning) =>
      `${name}, tier ${tier}: ${[codes, meaning].filter((part) => part !== '').join(' ')}`.trim(),
    relisted: 'It was removed less than 7 days ago: the cause was not fixed.',
    askedAs: (domain) => `It keeps registrable domains only: it lists ${domain}.`,
    seen: (first, confirmed) => `First seen ${first}, confirmed ${confirmed}.`,
    listedSince: (first) => `The listing was first seen ${first}.`,
    notKnown: 'not known',
    mailServer: (name) => `Mail server: ${name}`,
    role: (text) => `Role: ${text}`,
    reverseName: (name) => `Reverse name: ${name}`,
    asked: (resolver, selfTest) => `Asked through ${resolver}; the list's self-test: ${selfTest}.`,
    resolver: { authoritative: "the list's own name servers", system: "the system's resolvers" },
    selfTest: { passed: 'passed', 'no test entry known': 'no test entry known' },
    alsoListed: (lists) => `Also listed on: ${lists}`,
    clean: (lists) => `Clean on: ${lists}`,
    unknown: (lists) => `Nobody knows about: ${lists}`,
    ownWords: (text) => `The list's own words, unchecked: ${text}`,
  },
  suspects: {
    anyServer: 'any mail server',
    incident: ({ sender, severity, since, until, messages, recipients, why, id }) =>
      `${sender}: ${severity.toLowerCase()}, since ${since}, ${until}; ${messages} messages to ${recipients} recipients; ${why} (incident ${id})`,
    open: 'still open',
    over: (time) => `over since ${time}`,
    nobody: 'No sender stood out. Look for one that sends little to many: an old account, a web form.',
    refusedBy: (blocks) => `Receivers that refused this mail named: ${blocks}`,
    elsewhere: (incidents) => `${count(incidents, 'incident')} went through other mail servers only.`,
    busy: (sender, recipients, usual) => `${sender}: ${recipients} recipients (usual ${usual})`,
    top: (sender, recipients, failed) =>
      `${sender}: ${recipients} recipients${failed === undefined ? '' : ` (${failed} failed)`}`,
    found: 'When the listing was told, this incident was not known yet. It may be the cause.',
  },
  titles: {
    listings: 'LISTINGS',
    suspects: (server) => `WHO DID IT? INCIDENTS OF THE LAST 48 HOURS ON ${server}`,
    top: (server) => `BUSIEST SENDERS OF THE LAST 48 HOURS THROUGH ${server}`,
    busiest: 'BUSIEST SENDERS OF THE LAST HOUR, ALL MAIL SERVERS',
    found: 'WHO DID IT? FOUND SINCE',
    steps: 'WHAT TO DO, IN THIS ORDER',
    draft: 'WHAT TO WRITE TO THE LIST',
    links: 'LINKS',
  },
  impact: {
    critical: 'Impact: many large receivers refuse mail from it now.',
    high: 'Impact: receivers that use this list refuse mail from it, or put it into spam folders.',
    medium: 'Impact: some receivers refuse mail from it, others score it as spam.',
    low: 'Impact: a few receivers score its mail as spam.',
    info: 'Impact: hardly any receiver acts on it.',
    ignore: 'Impact: none.',
  },
  listSeverity: {
    critical: 'critical',
    high: 'high',
    medium: 'medium',
    low: 'low',
    info: 'info',
    ignore: 'ignore',
  },
  advice: ADVICE_ENGLISH,
  meaning: (text) => text,
  row: (target, list, codes, meaning, severity, first) =>
    `${target} on ${list}:${codes === '' ? '' : ` ${codes}`} ${meaning} (${severity}). ${first}`,
  firstTold: 'They are told once, together; from here on only what changes is told.',
  sourceStopped: 'Every incident behind this listing is over. The source is stopped.',
  draft: 'Put in what you changed where [brackets] stand, and send it by the form of the list:',
  draftFollows: 'Not yet: you get the text as soon as the incidents behind it are over.',
  draftOfYours:
    'Not before the source is stopped. Then say what happened, when it was stopped, and what you changed.',
  listSuspect: (list, hits, asked) =>
    `${list} lists ${hits} of ${asked} targets all at once: its alerts wait for the next run`,
  listsBlind: 'Nothing can be learned there: listed or clean, nobody knows.',
  listsBack: 'Their answers can be trusted again.',
  more: (left) => `And ${left} more.`,
  lists: (names, left) => `${names}${left > 0 ? `. And ${left} more.` : ''}`,
  footer: (notice) => `Notice ${notice}. Names and words of others above are not to be trusted.`,
  links: { lookup: 'Look it up', delist: 'Removal' },
};
