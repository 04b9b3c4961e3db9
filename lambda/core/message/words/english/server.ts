import type { NoticeKind } from '../../../incident/notice.ts';
import { blocklistsCommand, type Step } from '../../commands/commands.ts';
import type { ServerWords } from '../server-words.ts';

const HEADLINES: Readonly<Record<NoticeKind, string>> = {
  opened: 'is refused by other mail servers',
  escalated: 'is refused by more mail servers',
  reminded: 'is still refused by other mail servers',
  recovered: 'is refused no more',
};

const UNATTRIBUTED: Readonly<Record<NoticeKind, string>> = {
  opened: 'sends unusual mail, and nothing tells whose',
  escalated: 'sends more and more mail of nobody',
  reminded: 'still sends unusual mail of nobody',
  recovered: 'sends no more unusual mail of nobody',
};

export const SERVER_ENGLISH: ServerWords = {
  headline: (server, kind) => `${server} ${HEADLINES[kind]}`,
  unattributed: (server, kind) => `${server} ${UNATTRIBUTED[kind]}`,
  stepsUnattributed: (trace, fromGroup) => [
    [
      'Find who handed it in: look up the sample messages in the mail log',
      ...(trace === undefined ? [] : [', e.g. ', { code: trace }]),
      ...(fromGroup === undefined ? [] : [', or from CloudWatch Logs ', { code: fromGroup }]),
      '. The lines of their arrival name no client, login or local user that can be believed: a client may have written its own words into them.',
    ],
    [
      'See that all of the mail log is read, at its usual level: lines with client= (Postfix), <= (Exim), relay= (Sendmail).',
    ],
    ['Hold what is still queued, and ask each sender that is at work in those minutes.'],
  ],
  backscatter: (messages, time) =>
    `Its own bounces to senders of mail from outside, who may be forged: ${messages} since ${time}. Refuse unknown recipients while the mail is handed in.`,
  refused: (refusals, senders, domains) =>
    `${refusals} refusals so far, of mail of ${senders} senders, at domains of ${domains} owners. They count for no sender.`,
  by: (names) => `Refused by: ${names}`,
  partners: (domains) => `Partners: ${domains}`,
  suspects: (senders) =>
    `May have caused it (open incidents first, then those of the last 48 hours, its own bounces, most refused mail): ${senders}`,
  steps: (pages) => [
    ['Find and stop the cause first: the incidents of senders, and who is named above.'],
    ["Check your mail server's address: ", { code: blocklistsCommand('en') }],
    ...pages.map((page): Step => ['Then ask for removal: ', { code: page }]),
  ],
};
