/** The infected PC. */
export const BOT = '192.168.10.51';
const ANNA = '192.168.10.52';
const BERT = '192.168.10.53';

/** A message whose Message-ID tells whose it is: `bot-1`, `honest-1`. */
export interface QueuedMail {
  by: string;
  id: string;
  from: string;
  to: readonly string[];
}

const bot = (number: number, from: string, ...to: string[]): QueuedMail => ({
  by: BOT,
  id: `bot-${number}`,
  from,
  to,
});
const honest = (by: string, number: number, from: string, ...to: string[]): QueuedMail => ({
  by,
  id: `honest-${number}`,
  from,
  to,
});

const LONG = 'a.very.long.local.part.of.a.sender';

/**
 * What clogs the queue: grey.example defers, unknown.example refuses. The bot forges colleagues, strangers and the
 * null sender, and some of what it sends comes back; so does honest mail.
 */
export const MAILS: readonly QueuedMail[] = [
  bot(1, 'bot@example.com', 'v1@grey.example'),
  honest(ANNA, 1, 'anna@grey.example', 'customer@grey.example'),
  bot(2, 'anna@grey.example', 'v2@grey.example'),
  honest(BERT, 2, 'robot@example.com', 'w@grey.example'),
  bot(3, 'forged@grey.example', 'n1@unknown.example'),
  honest(ANNA, 3, 'anna@grey.example', 'gone@unknown.example'),
  bot(4, 'anna@grey.example', 'n2@unknown.example'),
  bot(5, 'nobody@unknown.example', 'n3@unknown.example'),
  honest(BERT, 4, '', 'answered@grey.example'),
  bot(6, '', 'v3@grey.example'),
  bot(7, 'MAILER-DAEMON@example.com', 'v4@grey.example'),
  honest(BERT, 5, 'MAILER-DAEMON@example.com', 'x@grey.example'),
  bot(8, `${LONG}.one@example.com`, 'v5@grey.example'),
  honest(BERT, 6, `${LONG}.two@example.com`, 'y@grey.example'),
  bot(9, 'part@grey.example', 'ok@one.example', 'v6@grey.example', 'n4@unknown.example', 'v7@full.example'),
  honest(ANNA, 7, 'nobody@unknown.example', 'n5@unknown.example'),
];
