import type { NoticeKind } from '../../../incident/notice.ts';
import { FIXED_COMMANDS, type Step } from '../../commands.ts';
import type { ServerWords } from '../server-words.ts';

const HEADLINES: Readonly<Record<NoticeKind, string>> = {
  opened: 'is refused by other mail servers',
  escalated: 'is refused by more mail servers',
  reminded: 'is still refused by other mail servers',
  recovered: 'is refused no more',
};

export const SERVER_ENGLISH: ServerWords = {
  headline: (server, kind) => `${server} ${HEADLINES[kind]}`,
  refused: (recipients, senders, domains) =>
    `${recipients} recipients of ${senders} senders refused so far, at ${domains} domains. These refusals count for no sender.`,
  by: (names) => `Refused by: ${names}`,
  partners: (domains) => `Partners: ${domains}`,
  suspects: (senders) => `May have caused it (open incidents first, then most refused mail): ${senders}`,
  steps: (pages) => [
    ['Find and stop the cause first: the incidents of senders, and who is named above.'],
    ["Check your mail server's address: ", { code: FIXED_COMMANDS.blocklists }, '.'],
    ...pages.map((page): Step => ['Then ask for removal: ', { code: page }]),
  ],
};
