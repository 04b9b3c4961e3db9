import type { Notice } from '../../incident/notice.ts';
import { ascii, shortened } from '../../text/plain-text.ts';
import type { Message } from '../publisher.ts';
import { type VoiceOptions, voiceOf } from '../voice.ts';
import { ENGLISH } from '../words/english/english.ts';
import { emailBody } from './email.ts';
import { gravityOf } from './facts.ts';
import { noticeJson } from './notice-json.ts';
import { headlineOf } from './server.ts';
import { smsBody } from './sms.ts';

export { clock } from '../../time.ts';
export { describeIncident } from './describe-incident.ts';

/** SNS refuses a subject of 100 characters or more. */
export const SUBJECT_LENGTH = 99;

/** All bodies of a notice. Values from the log are made plain and stand in their own lines. */
export function composeMessage(notice: Notice, options: VoiceOptions = {}): Message {
  const { incident, kind } = notice;
  const voice = voiceOf(options);
  const headline = headlineOf(incident, shortened(incident.sender, 50), kind, 'en');
  return {
    // English in any language: SNS takes ASCII only.
    subject: ascii(`[sendwatch] ${gravityOf(incident, kind, ENGLISH)}: ${headline}`, SUBJECT_LENGTH),
    email: emailBody(notice, voice),
    sms: smsBody(notice, kind, voice.said, voice.utcOffset),
    json: JSON.stringify(noticeJson(notice, voice)),
    severity: incident.severity,
    kind,
  };
}
