import { span } from '../../message/span.ts';
import { withNoun } from '../../text/amount.ts';
import type { ReportWords } from './words.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const REPORT_ENGLISH: ReportWords = {
  comma: ', ',
  lang: 'en',
  page: {
    title: 'Mail log report - sendwatch',
    heading: 'Mail log report',
    skip: 'To the incidents',
    noTime: 'no readable time',
    timeline: 'Messages per minute',
    incidents: (count) => (count === 1 ? 'Incident' : 'Incidents'),
    index: {
      title: 'Incidents by gravity',
      entry: (since, recipients, open) =>
        `since ${since}, ${withNoun(recipients, 'recipient')}${open ? ', still open' : ''}`,
    },
    none: 'None: every sender did what it usually does.',
    noneKnown: 'None found; the log does not tell what became of most messages.',
    more: (left) => `And ${left} more; sendwatch replay --json lists all.`,
    outcomes: 'Outcomes',
    topSenders: 'Top senders',
    quality: 'Quality of the log',
    footer: (version) =>
      `Made by sendwatch ${version} from the log alone. Names and replies come from the log: do not trust them.`,
    fine: ['No incident.', 'Every sender did what it usually does.'],
    unknown: (unended, messages) => [
      'No incident found.',
      `But of ${unended} of ${messages} messages the log does not tell what became of them.`,
    ],
    found: (incidents, one) => (one ? 'One incident.' : `${incidents} incidents.`),
    foundSince: (since, recipients, over) =>
      `began to send like a bot at ${since}; ${withNoun(recipients, 'recipient')} ${over ? 'in all' : 'so far'}.`,
    tiles: {
      incidents: ['Incidents', 'nothing found', 'see below'],
      messages: ['Messages', (recipients) => `to ${withNoun(recipients, 'recipient')}`],
      delivered: ['Delivered', (recipients) => withNoun(recipients, 'recipient')],
      failed: ['Failed', (final, waiting) => `${final} for good, ${waiting} waiting`],
      senders: ['Senders', 'hosts, logins, local users'],
    },
  },
  incident: {
    stillOpen: 'still open at the end',
    closed: (time) => `closed ${time}`,
    facts: {
      since: 'Since',
      alerted: 'Alerted',
      until: 'Until',
      traffic: 'Traffic',
      failed: 'Failed',
      score: 'Score',
    },
    traffic: (messages, recipients) =>
      `${withNoun(messages, 'message')} to ${withNoun(recipients, 'recipient')}`,
    failed: (failed, known, share) => `${failed} of ${known}, ${share}`,
    noOutcome: 'no outcome yet',
    score: (score, threshold) => `${score}, alarm at ${threshold}`,
    course: 'messages',
    why: 'Why',
    against: 'What speaks against it',
    steps: 'First steps',
    samples: {
      refused: 'Refused, in the remote\u2019s words',
      ownRefusals: 'Refused by our own server',
      blocks: 'Blocklists named in refusals',
      domains: 'Domains new to it (minutes with mail to each)',
      senders: 'Envelope senders new to it',
      clients: 'Used from',
      scripts: 'Scripts that handed it in',
      messages: 'Sample messages (mail host/queue id)',
    },
    sameMessages: 'The same messages:',
    andMore: (left) => `and ${left} more`,
  },
  timeline: {
    caption: (width) =>
      `Per minute${width > 1 ? `, mean of ${width} minutes` : ''}. Expected is what the detector itself expected: nine in ten values lie in that range if every sender keeps to the rate that was learnt of it for this hour of the week (of a sender that it does not know yet, 1.2 recipients an hour). Incidents teach it nothing. Mail from outside is left out: nobody here is accountable for it.`,
    legend: {
      suspect: 'senders with incidents',
      others: 'all other senders',
      all: 'all senders',
      expected: 'expected range',
      span: 'incident, its alert as a line',
    },
    describe: (from, to, most, at, incidents) =>
      `Messages per minute from ${from} to ${to}: at most ${most}, at ${at}; ${incidents} ${incidents === 1 ? 'incident' : 'incidents'}. The figures follow as a table.`,
    figures: 'The figures as a table',
    table: 'Messages over time',
    columns: ['from', 'messages', 'of senders with incidents'],
    day: (month, date) => `${MONTHS[month]} ${date}`,
  },
  outcomes: {
    sent: 'sent',
    deferrals: 'deferred (each attempt)',
    bounced: 'bounced or expired',
    figure: (outcome, recipients) => `${recipients} ${outcome}`,
    describe: (figures) => `Outcomes per minute: ${figures}.`,
  },
  senders: {
    table: 'Table of top senders',
    caption: (shown, all) =>
      `${all === undefined ? 'By recipients.' : `The first ${shown} of ${all}, by recipients; the filter finds all of them.`} A message counts for its host and for its login.`,
    sender: 'sender',
    overTime: 'over time',
    columns: {
      messages: 'messages',
      recipients: 'recipients',
      sent: 'sent',
      bounced: 'bounced',
      deferred: 'deferred',
      failed: 'failed',
    },
    incident: 'incident',
  },
  quality: {
    table: "Table of the log's quality",
    columns: ['what', 'count', 'share'],
    rows: {
      lines: ['Lines', ''],
      unknown: [
        'Of unknown shape',
        'A line of a known program that says something new; worth a bug report when there are many.',
      ],
      malformed: ['Malformed', 'No readable line at all: a torn write, or another kind of file.'],
      late: [
        'Too far out of order',
        'Counted in the totals, but more than 15 minutes behind the others, so not judged.',
      ],
      noArrival: [
        'Messages without an arrival',
        "The server's own notices (bounces), or what came in before the log begins; nobody is accountable for them.",
      ],
    },
  },
  queues: {
    heading: 'Mail queues',
    kinds: {
      'double-bounces': 'double bounces',
      notices: 'bounces and other notices',
      sender: "one sender's mail",
    },
    stuck: (maildrop, arrived, waiting, oldest) =>
      `stuck${maildrop ? ' in maildrop' : ''}: ${arrived} messages came in half an hour and none left; ${waiting} wait, the oldest for ${oldest} minutes`,
    clogged: (by, messages, waiting, growth, minutes) =>
      `clogged by ${by}: ${messages}${waiting === undefined ? '' : ` of ${waiting}`} messages that wait, ${growth} more within ${minutes} minutes`,
    growing: (before, waiting, minutes, arrived, departed) =>
      `growing: ${waiting} messages wait, ${before} did ${minutes} minutes before; ${arrived} came and ${departed} left`,
  },
  hosts: {
    heading: 'Mail hosts',
    table: 'Table of mail hosts',
    columns: ['mail host', 'last line', 'state'],
    never: 'never',
    silent: 'silent',
    clock: (off) => `clock ${span(Math.abs(off))} ${off > 0 ? 'behind' : 'ahead'}`,
    newSince: (time) => `new since ${time}: what is usual is being learned`,
    heard: 'as usual',
  },
  widget: {
    incidents: (open) => `Incidents: ${open} open`,
    noIncidents: 'None in the last 24 hours.',
    more: (left) => `And ${left} more.`,
    senders: 'Senders of the last hour',
    noBoard: 'The judge has not drawn its board yet.',
    noSenders: 'Nobody has sent anything.',
    blocklists: 'Blocklists',
    noTargets: 'No target was asked about yet.',
    asOf: (time, active) => `As of ${time}: ${withNoun(active, 'sender')} in the last minute.`,
    dashed: 'The dashed line is what is usual.',
    outOfDate: 'Out of date.',
    stopped: 'The judge may have stopped: see its alarms.',
    since: (opened, closed) => `Since ${opened}${closed === undefined ? '' : `, closed ${closed}`}:`,
    traffic: (messages, recipients, failures) =>
      `${withNoun(messages, 'message')} to ${withNoun(recipients, 'recipient')}, ${failures}.`,
    failed: (failed, known) => `${failed} of ${known} failed`,
    acknowledgedBy: 'Acknowledged by',
    expected: (max, until) => `Expected job: up to ${withNoun(max, 'recipient')} until ${until}`,
    table: 'Table of senders',
    listTable: 'Table of lists',
    columns: ['sender', 'recipients a minute', 'last hour', 'usual', 'state', 'since', 'signals'],
    target: 'target',
    usual: 'usual',
    acknowledged: 'acknowledged',
    job: 'expected job',
    phases: {
      unseen: 'unseen',
      clean: 'clean',
      suspected: 'suspected',
      listed: 'listed',
      clearing: 'clearing',
      delisted: 'delisted',
    },
    listedSince: (time) => `since ${time}`,
    documentation:
      '## sendwatch\nOpen incidents with their evidence, the senders of the last hour against what is usual for them, ' +
      'which mail queues are in trouble, which mail hosts are silent, whom your own rules refuse, and how the watched addresses stand on blocklists. It reads the sender store and takes no parameters.',
  },
  script: {
    theme: 'Light or dark',
    print: 'Print',
    slider: 'Read the timeline',
    filter: 'Show senders with',
    filterHint: 'part of a name',
    filtered: '{shown} shown of {all} that match',
    messages: '{} messages a minute',
    suspect: '{} of senders with incidents',
    expected: 'expected {} to {}',
  },
};
