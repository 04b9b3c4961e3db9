import { describe, expect, it } from 'vitest';
import { PLACES } from '../../../lambda/core/message/commands/commands.ts';
import { composeMessage } from '../../../lambda/core/message/incident/compose.ts';
import { composeDigest } from '../../../lambda/core/message/incident/digest.ts';
import { DEFAULT_NOTIFY } from '../../../lambda/core/message/notify-defaults.ts';
import type { Message } from '../../../lambda/core/message/publisher.ts';
import { LANGUAGES, type Language } from '../../../lambda/core/message/settings.ts';
import { incident } from '../../support/builders/incident-record.ts';
import { noticeOf } from './incidents.ts';
import { commandsIn, DANGEROUS, expectHarmless, openShells, SHELLS } from './pasting.ts';

/** Senders, and the filter pattern by which CloudWatch Logs finds their lines: a term in double quotes. */
const LINES_OF: Readonly<Record<string, string>> = {
  'login:user@example.com': '"sasl_username=user@example.com"',
  'login:www.under_score+tag@mail-1.example.com': '"sasl_username=www.under_score+tag@mail-1.example.com"',
  'login:https': '"sasl_username=https"',
  'host:192.0.2.7': '"[192.0.2.7]"',
  'host:2001:db8:1:2::/64': '"2001:db8:1:2:"',
  'host:::1': '"[::1]"',
  'local:mx1.example.com/www-data': '"uid=www-data from="',
};
const HARMLESS = Object.keys(LINES_OF);

const { pasted } = openShells();

function message(sender: string, language: Language): Message {
  const { samples } = incident();
  return composeMessage(noticeOf(incident({ sender, samples }), 'opened'), {
    notify: { ...DEFAULT_NOTIFY, language },
    stage: 'prod',
    logs: { region: 'eu-central-1', logGroups: ['/mail/relay-1', '/mail/relay-2'] },
  });
}

function digest(sender: string, language: Language): Message {
  const notices = [sender, 'host:192.0.2.9'].map((each, at) =>
    noticeOf(incident({ id: `id-${at}`, sender: each }), 'opened'),
  );
  return composeDigest(notices, {
    id: 'low-1',
    now: notices[0]!.created,
    low: true,
    notify: { ...DEFAULT_NOTIFY, language },
    stage: 'prod',
  });
}

const CHANNELS = [
  ['a notice', message],
  ['a digest', digest],
] as const;

describe.each(LANGUAGES)('commands in %s', (language) => {
  describe.each(CHANNELS)('of %s', (_, compose) => {
    it.each(DANGEROUS)('hold nothing of the login %j', (name) => {
      for (const sender of [`login:${name}`, `local:${name}/${name}`, `host:${name}`]) {
        const commands = commandsIn(compose(sender, language));
        expect(commands.length).toBeGreaterThan(0);
        for (const shell of SHELLS) {
          for (const text of commands) expectHarmless(pasted(shell, text), text, name);
        }
      }
    });
  });

  it.each(HARMLESS)('reach their program with %s as it is', (sender) => {
    const name = sender.slice(sender.indexOf(':') + 1);
    const { email, json } = message(sender, language);
    const { content } = JSON.parse(json) as { content: { nextSteps: string[] } };
    const { from, to, max } = PLACES[language];
    const expected = ['expect', sender, '--from', from, '--to', to, '--max', max, '--stage'];
    const line = email.split('\n').find((each) => each.startsWith('sendwatch expect'))!;
    for (const shell of SHELLS) {
      expect(pasted(shell, line).ran).toEqual([['sendwatch', ...expected, 'prod']]);
    }
    const tail = ['logs', 'tail', '/mail/relay-1', '--region', 'eu-central-1', '--since'].concat([
      '2026-01-05T07:50:00Z',
      '--filter-pattern',
      LINES_OF[sender]!,
    ]);
    const tailInMail = /aws logs tail .*?"'/.exec(email)![0];
    const tailInChat = /`(aws logs tail [^`]*)`/.exec(content.nextSteps.join('\n'))![1]!;
    for (const shell of SHELLS) {
      for (const text of [tailInMail, tailInChat]) {
        expect(pasted(shell, text).ran).toEqual([['aws', ...tail]]);
      }
    }
    if (!sender.startsWith('login:')) return;
    const inMail = /doveadm kick [^)）]*/.exec(email)![0];
    const inChat = /`(doveadm kick [^`]*)`/.exec(content.nextSteps.join('\n'))![1]!;
    for (const shell of SHELLS) {
      for (const text of [inMail, inChat]) {
        expect(pasted(shell, text).ran).toEqual([['doveadm', 'kick', name]]);
      }
    }
  });

  it('are never cut, however long the name is', () => {
    for (const length of [1, 50, 99, 100, 101, 300]) {
      const { json } = message(`login:${'w'.repeat(length)}`, language);
      const { content } = JSON.parse(json) as { content: { nextSteps: string[] } };
      for (const step of content.nextSteps) {
        expect(step).not.toMatch(/\.\.\.$/);
        expect([...step.matchAll(/`/g)].length % 2).toBe(0);
      }
    }
  });
});
