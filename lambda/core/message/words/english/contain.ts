import { CONTAINMENT } from '../../commands/commands.ts';
import type { ContainWords, WordedStep } from '../step-words.ts';

const { postfix, exim, sendmail, opensmtpd } = CONTAINMENT;

const IN_THE_LOG = "its name stands in the log's lines of the sample messages";

/** The line for the file, and why the file comes first. */
function add(file: string, missing: string): WordedStep {
  return ({ contain: { line } }) =>
    line === undefined
      ? ['Or refuse it at the mail server, in ', { code: file }, `: ${IN_THE_LOG}. ${missing}`]
      : [
          'Or refuse it at the mail server: add the line ',
          { code: line },
          ' to ',
          { code: file },
          `. ${missing}`,
        ];
}

const MISSING = 'Make the file before anything names it: a missing one refuses everybody.';

function postfixSteps({ file, rule }: { file: string; rule: string }, seen: string): WordedStep[] {
  return [
    add(file, MISSING),
    () => [
      'It acts where ',
      { code: rule },
      ' stands in ',
      { code: postfix.restrictions },
      ' of ',
      { code: postfix.config },
      ', on every service. Behind ',
      { code: postfix.before },
      ', or in ',
      { code: postfix.elsewhere },
      ', it stops nothing.',
    ],
    ({ contain: { ask } }) => [
      ...(ask === undefined ? [] : ['Ask the file before it counts: ', { code: ask }, ' prints REJECT. ']),
      'Then ',
      { code: postfix.reload },
      '. Without that an idle server keeps the old table.',
    ],
    () => [
      `A session that is open goes on even so: end the smtpd process whose number stands in the log's newest ${seen}. To undo: take the line out, then `,
      { code: postfix.reload },
    ],
  ];
}

function eximSteps({ file, rule }: { file: string; rule: string }): WordedStep[] {
  return [
    add(file, MISSING),
    () => [
      'It acts where the ACL that ',
      { code: exim.acl },
      ' names has ',
      { code: rule },
      ' before its first accept: from the next connection on, without a reload.',
    ],
    () => [
      'A session that is open goes on: end its process, which ',
      { code: exim.processes },
      ' lists. To undo: take the line out of the file.',
    ],
  ];
}

/** First steps at the mail server. Every fact is tried or sourced: docs/cleanup.md says the same at length. */
export const CONTAIN_ENGLISH: ContainWords = {
  postfix: {
    host: postfixSteps(postfix.host, 'line "connect from" of that address'),
    login: postfixSteps(postfix.login, 'line with that login'),
    local: [
      ({ contain: { ask } }) => [
        "Until it is found, Postfix refuses that user's mail with ",
        { code: postfix.local.rule },
        ' in ',
        { code: postfix.config },
        ', without a reload',
        ...(ask === undefined ? [] : ['; ', { code: ask }, ' gives the name']),
        '. To undo: take it out.',
      ],
    ],
  },
  exim: { host: eximSteps(exim.host), login: eximSteps(exim.login), local: [] },
  sendmail: {
    host: [
      add(sendmail.file, 'It needs the feature access_db.'),
      () => [
        'Then make its map anew: ',
        { code: sendmail.map },
        '. It acts from the next connection on, without a restart. Never use QUARANTINE there: after a reset the mail is sent.',
      ],
      () => [
        'A session that is open goes on: end its sendmail process. To undo: take the line out, and make the map anew.',
      ],
    ],
    login: [
      () => [
        'Sendmail has no list of refused logins: the new password is what stops it. A session that is open goes on: end its sendmail process.',
      ],
    ],
    local: [],
  },
  opensmtpd: {
    host: [
      add(
        opensmtpd.file,
        'Above the other rules, smtpd must reject from the table contained, which is that file.',
      ),
      () => [
        'Then ',
        { code: opensmtpd.update },
        ', without which nothing happens; it acts in open sessions, too. To undo: take the line out, and update again.',
      ],
    ],
    login: [],
    local: [],
  },
  unknown: {
    host: [
      () => [
        "Or refuse it at the mail server, by a rule that stands where it acts and a table that is read again: the project's page on cleaning up has both for each server. End its open session: that goes on.",
      ],
    ],
    login: [],
    local: [],
  },
};
