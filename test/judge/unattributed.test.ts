import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../lambda/core/config.ts';
import { detectSettings } from '../../lambda/core/detect/settings/detect-settings.ts';
import { canonicalEvents } from '../../lambda/core/events/contribution.ts';
import { toMessageEvent } from '../../lambda/core/events/event-of-line.ts';
import type { IncidentChange } from '../../lambda/core/incident/incident.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import { composeMessage } from '../../lambda/core/message/incident/compose.ts';
import { DEFAULT_NOTIFY } from '../../lambda/core/message/notify-defaults.ts';
import { MinuteFold } from '../../lambda/judge/minute-fold.ts';
import { notice } from '../support/builders/incident-record.ts';

interface Mail {
  /** Minutes from the start. */
  at: number;
  /** What Exim's line of the arrival says of who handed it in; undefined: it is not in the log. */
  by: string | undefined;
  to: string;
  refused?: boolean;
}

/** What the judge says; the memory goes through the checkpoint in the middle. */
function judged(mails: readonly Mail[]): IncidentChange[] {
  const settings = parseSettings({ ownDomains: ['own.example'] });
  const detect = detectSettings(settings);
  const parse = createLineParser({ year: 2026 });
  const minutes = Math.max(...mails.map(({ at }) => at)) + 1;
  let fold = new MinuteFold(undefined, settings, detect);
  const changes: IncidentChange[] = [];
  const start = Date.UTC(2026, 4, 4, 9) / 60_000;
  for (let at = 0; at < minutes; at++) {
    const time = new Date((start + at) * 60_000).toISOString().slice(0, 19).replace('T', ' ');
    const contributions = mails
      .map((mail, index) => ({ ...mail, id: `1xB${String(index).padStart(3, '0')}-0004ZC-0a`, index }))
      .filter((mail) => mail.at === at)
      .flatMap(({ id, index, by, to, refused }) => {
        const where = 'R=dnslookup T=remote_smtp H=mx.d.example [198.51.100.7]';
        const arrival = by === undefined ? [] : [`<= s${index}@own.example ${by} S=300 id=m${index}@x`];
        const outcome = refused
          ? `** ${to} ${where}: SMTP error from remote mail server after RCPT TO:<${to}>: 550 5.1.1 unknown user`
          : `=> ${to} ${where} C="250 ok"`;
        return [...arrival, outcome, 'Completed'].map((line, part) => ({
          hash: `${id}${part}`,
          event: toMessageEvent({ ...parse(`${time} ${id} ${line}`), mta_host: 'mail' })!,
        }));
      });
    changes.push(...fold.minute(start + at, canonicalEvents(contributions), false, new Map()).changes);
    if (at === minutes >> 1) fold = new MinuteFold(fold.checkpoint(), settings, detect);
  }
  return changes;
}

/** A HELO that holds a client with an ident: who it was cannot be told from Exim's own words. */
const HIDDEN = 'H=() [10.0.0.9] U=victim F=<v@x>) [203.0.113.5]:51234 P=esmtp';
const OFFICE: Mail[] = Array.from({ length: 260 }, (_, at) => ({
  at: at >> 1,
  by: `H=(pc) [192.168.1.${1 + (at % 6)}] P=esmtp`,
  to: `a${at % 4}@partner${at % 6}.example`,
}));
const spam = (by: string | undefined): Mail[] =>
  Array.from({ length: 100 }, (_, i) => ({
    at: 80 + (i >> 3),
    by,
    to: `v${i}@d${i % 50}.example`,
    refused: i % 2 === 0,
  }));

const opened = (changes: readonly IncidentChange[]) =>
  changes.filter(({ type }) => type === 'opened').map(({ incident }) => incident.sender);

describe('mail that leaves and has no sender', () => {
  it.each([
    ['whose client hid behind its own words', HIDDEN],
    ['whose arrival names nobody', 'P=esmtp'],
  ])('%s is an incident of the mail server when it comes in a burst', (_, by) => {
    const changes = judged([...OFFICE, ...spam(by)]);
    expect(opened(changes)).toEqual(['server:mail']);
    expect(changes.at(-1)!.incident).toMatchObject({ refusedBy: [], suspects: [], related: [] });
  });

  it('is none when it waited in the queue before the log began', () => {
    expect(opened(judged([...OFFICE, ...spam(undefined)]))).toEqual([]);
  });

  it('is none when it is a little', () => {
    const few = OFFICE.filter((_, at) => at % 20 === 0).map((mail) => ({ ...mail, by: 'P=esmtp' }));
    expect(opened(judged([...OFFICE, ...few]))).toEqual([]);
  });

  it('is told as what it is, in each language, and says where to look', () => {
    const { incident } = judged([...OFFICE, ...spam(HIDDEN)]).at(-1)!;
    const told = notice({ incident });
    const message = composeMessage(told);
    expect(message.subject).toMatch(/: server:mail sends unusual mail, and nothing tells whose$/);
    expect(message.email).toMatch(/e\.g\. sendwatch trace 1xB\d{3}-0004ZC-0a \/var\/log\/mail\.log/);
    expect(message.email).toContain('unknown user');
    expect(message.email).not.toMatch(/refused by other mail servers|sendwatch expect|off the network/);
    const japanese = composeMessage(told, { notify: { ...DEFAULT_NOTIFY, language: 'ja' } });
    expect(japanese.email).toContain('送信元の分からない不審なメール');
    expect(japanese.email).toContain('sendwatch trace 1xB');
  });
});
