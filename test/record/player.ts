import { type ClientIdentity, SmtpSession } from '../support/postfix/client.ts';
import { OFFICE } from '../support/postfix/postfix-config.ts';
import type { PrivatePostfix } from '../support/postfix/private-postfix.ts';
import { CLIENTS, type Client, LOGINS } from './cast.ts';
import type { Mail, Session } from './score.ts';
import type { TakenMessage } from './truth.ts';

/**
 * How a client comes to its address. `bind`: from its own, which this network namespace has. `xclient`: from
 * loopback, claimed through XCLIENT.
 */
export type Appearance = 'bind' | 'xclient';

export interface Performance {
  messages: TakenMessage[];
  refusedRecipients: number;
}

interface Stage {
  postfix: PrivatePostfix;
  appearance: Appearance;
  performance: Performance;
}

const SASL_OK = 235;

/** Plays the sessions at their times; resolves when the last has ended. Any surprise is an error. */
export async function play(
  sessions: readonly Session[],
  postfix: PrivatePostfix,
  appearance: Appearance,
): Promise<Performance> {
  const stage: Stage = { postfix, appearance, performance: { messages: [], refusedRecipients: 0 } };
  const running: Promise<void>[] = [];
  const failures: unknown[] = [];
  for (const [index, session] of [...sessions].sort((a, b) => a.at - b.at).entries()) {
    await postfix.clock.until(session.at);
    if (failures.length > 0) break; // a failure must not wait for the end of a morning
    running.push(playSession(stage, session, index).catch((error) => void failures.push(error)));
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
  return stage.performance;
}

function playSession(stage: Stage, session: Session, number: number): Promise<void> {
  const { by } = session;
  return 'uid' in by ? runProgram(stage, session, by.uid, number) : speakSmtp(stage, session, by, number);
}

async function runProgram({ postfix, performance }: Stage, { mails }: Session, uid: number, number: number) {
  for (const [index, mail] of mails.entries()) {
    const began = postfix.clock.now();
    const message = messageText(mail, { id: `${number}.${index}`, host: OFFICE.mailServer, time: began });
    await postfix.submitLocally({ uid, from: mail.from, to: mail.to, message });
    performance.messages.push({
      ...mail,
      uid,
      outbound: true,
      attack: false,
      began,
      ended: postfix.clock.now(),
    });
  }
}

async function speakSmtp(stage: Stage, session: Session, by: Client, number: number): Promise<void> {
  const { postfix, performance } = stage;
  const smtp = await SmtpSession.open(identity(stage, by));
  if (by.authenticates) {
    const { code } = await smtp.login(by.user, session.wrongPassword ?? LOGINS.get(by.user) ?? '');
    const expected = session.wrongPassword === undefined;
    if ((code === SASL_OK) !== expected) throw new Error(`login of ${by.user} answered ${code}`);
  }
  for (const [index, mail] of session.mails.entries()) {
    const began = postfix.clock.now();
    const text = messageText(mail, {
      id: `${number}.${index}`,
      host: by.name ?? 'mail.invalid',
      time: began,
    });
    const { queueId, accepted, refused } = await smtp.send(mail, text);
    performance.refusedRecipients += refused.length;
    if (accepted.length === 0) continue;
    performance.messages.push({
      queueId,
      from: mail.from,
      to: accepted,
      host: by.address,
      ...(by.authenticates && { login: by.user }),
      outbound: CLIENTS.includes(by),
      attack: session.attack ?? false,
      began,
      ended: postfix.clock.now(),
    });
  }
  await smtp.quit();
}

function identity({ postfix, appearance }: Stage, by: Client): ClientIdentity {
  return {
    address: postfix.address,
    port: by.authenticates ? postfix.submissionPort : postfix.smtpPort,
    helo: by.helo,
    ...(appearance === 'bind'
      ? { localAddress: by.address }
      : { xclient: { address: by.address, name: by.name } }),
  };
}

const LINE = `${'Lorem ipsum dolor sit amet '.repeat(3).slice(0, 74)}\n`;

function messageText({ from, to, bytes }: Mail, about: { id: string; host: string; time: number }): string {
  const headers = [
    `From: <${from}>`,
    `To: ${to.map((address) => `<${address}>`).join(', ')}`,
    'Subject: Lorem ipsum',
    `Date: ${new Date(about.time).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${about.id}.${Math.floor(about.time)}@${about.host}>`,
  ];
  return `${headers.join('\n')}\n\n${LINE.repeat(Math.ceil(bytes / LINE.length))}`;
}
