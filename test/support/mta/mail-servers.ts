import { exim } from './exim.ts';
import type { MailServer } from './mail-server.ts';
import { opensmtpd } from './opensmtpd.ts';
import { sendmail } from './sendmail.ts';

export const MAIL_SERVERS = { exim, sendmail, opensmtpd } as const satisfies Record<string, MailServer>;

export type MailServerName = keyof typeof MAIL_SERVERS;
