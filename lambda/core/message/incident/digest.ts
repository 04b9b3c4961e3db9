import type { Notice } from '../../incident/notice.ts';
import { severityRank } from '../../incident/severity.ts';
import { amount } from '../../text/amount.ts';
import { ascii, plain, shortened } from '../../text/plain-text.ts';
import { clock } from '../../time.ts';
import { type EmailLine, emailText } from '../email-frame.ts';
import { gsm7, SMS_LENGTH } from '../gsm7.ts';
import type { Message } from '../publisher.ts';
import { type Voice, voiceOf } from '../voice.ts';
import { ENGLISH } from '../words/english/english.ts';
import { commonGround } from './common-ground.ts';
import { counts, DIGEST_TOP, type Digest, type DigestOptions, headline } from './digest-facts.ts';
import { digestJson } from './digest-json.ts';
import { failuresOf, gravityOf } from './facts.ts';
import { ackLine } from './first-steps.ts';
import { headlineOf } from './server.ts';

/** Many notices in one message: how many, the worst ones, what they have in common. */
export function composeDigest(notices: readonly Notice[], options: DigestOptions): Message {
  const voice = voiceOf(options);
  const latest = latestPerIncident(notices);
  const worst = latest[0]!;
  const duration =
    options.now - Math.min(...latest.map(({ created, incident }) => Math.min(created, incident.alerted)));
  const digest = { latest, duration, ground: commonGround(latest.map(({ incident }) => incident.sender)) };
  return {
    subject: ascii(`[sendwatch] ${headline(digest, ENGLISH)}: ${counts(latest, ENGLISH)}`, 99),
    email: email(digest, options, voice),
    sms: sms(digest, worst),
    json: JSON.stringify(digestJson(digest, options, voice)),
    severity: worst.incident.severity,
    kind: worst.kind,
  };
}

function latestPerIncident(notices: readonly Notice[]): Notice[] {
  const latest = new Map<string, Notice>();
  for (const notice of notices) latest.set(notice.incident.id, notice);
  return [...latest.values()].sort(
    ({ incident: a }, { incident: b }) =>
      severityRank(b.severity) - severityRank(a.severity) ||
      b.samples.recipients - a.samples.recipients ||
      (a.id < b.id ? -1 : 1),
  );
}

function email(digest: Digest, { low }: DigestOptions, voice: Voice): string {
  const { latest, ground } = digest;
  const { words, utcOffset, stage, language } = voice;
  const shown = latest.slice(0, DIGEST_TOP);
  const lines: EmailLine[] = [words.digest.first(headline(digest, words), counts(latest, words))];
  if (low) lines.push(words.digest.quiet);
  if (ground !== undefined) {
    const together = words.digest.together(plain(ground.group, 80), ground.share, latest.length);
    lines.push('', words.titles.together, together);
  }
  lines.push('', words.digest.worst(shown.length));
  shown.forEach((notice, at) => {
    const { incident, kind } = notice;
    const { failed, known } = failuresOf(incident);
    lines.push(
      '',
      `${at + 1}. ${gravityOf(incident, kind, words)}: ${headlineOf(incident, plain(incident.sender, 120), kind, language)}`,
      words.since(
        clock(incident.opened, utcOffset),
        words.duration((incident.closed ?? notice.created) - incident.opened),
      ),
      words.soFar(
        amount(incident.samples.messages),
        amount(incident.samples.recipients),
        words.failures(failed, known),
      ),
      ackLine(incident, stage, language),
    );
  });
  const left = latest.length - shown.length;
  if (left > 0) lines.push('', words.digest.more(left));
  return emailText(lines, words.titles.links, voice.links);
}

function sms({ latest, duration, ground }: Digest, { incident }: Notice): string {
  const together = ground === undefined ? '' : `, ${ground.share} in ${shortened(ground.group, 30)}`;
  const head = `${ENGLISH.severity[incident.severity]}: ${ENGLISH.digest.headline(latest.length, ENGLISH.duration(duration))}${together}. Worst: `;
  const tail = `, ${amount(incident.samples.recipients)} rcpts. See e-mail`;
  const room = SMS_LENGTH - gsm7(head + tail).length;
  return plain(gsm7(head + shortened(incident.sender, Math.max(20, room)) + tail), SMS_LENGTH);
}
