import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLACES } from '../../../lambda/core/message/commands/commands.ts';
import { composeMessage } from '../../../lambda/core/message/incident/compose.ts';
import { composeDigest } from '../../../lambda/core/message/incident/digest.ts';
import { DEFAULT_NOTIFY } from '../../../lambda/core/message/notify-defaults.ts';
import type { Message } from '../../../lambda/core/message/publisher.ts';
import { LANGUAGES, type Language } from '../../../lambda/core/message/settings.ts';
import { incident } from '../../support/builders/incident-record.ts';
import { HOSTILE, noticeOf } from './incidents.ts';

const TOOLS = ['sendwatch', 'doveadm', 'postqueue', 'postsuper', 'crontab', 'touch'].concat([
  'postmap',
  'postfix',
  'smtpctl',
  'makemap',
  'cat',
  'exiwhat',
  'aws',
]);
const SHELLS = ['/bin/sh', '/bin/bash', '/bin/dash', '/usr/bin/zsh'].filter((shell) => existsSync(shell));

/** Each would make a file, run another program or be an option, if a shell got to read it as it stands. */
const DANGEROUS: readonly string[] = [
  'x; touch owned',
  "x'; touch owned; '",
  "'x'\\''; touch owned; '",
  "x\\'; touch owned",
  'x"; touch owned; "',
  '$(touch owned)',
  '`touch owned`',
  'x|touch owned',
  'x&touch owned',
  'x>owned',
  'x\ntouch owned',
  'x\r\ntouch owned',
  'x\u2028touch owned',
  '-rf',
  '--force',
  '-',
  '*',
  '?',
  '~root',
  '!!',
  '{a,b}',
  'a b',
  '#',
  '%s',
  'a=b',
  '\u002d\u200brf',
  'user\uff07; touch owned',
  'x'.repeat(200),
  ...Object.values(HOSTILE).filter((name) => name.length < 1_000),
];

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

const directory = mkdtempSync(join(tmpdir(), 'sendwatch-commands-'));
const tools = join(directory, 'bin');

beforeAll(() => {
  spawnSync('mkdir', ['-p', tools]);
  for (const tool of TOOLS) {
    const path = join(tools, tool);
    // Every argument, each behind its own mark, and nothing else happens.
    writeFileSync(path, `#!/bin/sh\nprintf '\\0<${tool}>' >> "$TYPED"\nprintf '\\0%s' "$@" >> "$TYPED"\n`);
    chmodSync(path, 0o755);
  }
});

afterAll(() => rmSync(directory, { recursive: true }));

interface Pasted {
  /** What the programs got, each with its arguments. */
  ran: string[][];
  /** Files that were left behind. */
  left: string[];
}

const known = new Map<string, Pasted>();

/** What happens when a text is pasted into a shell; a text that was pasted before does the same again. */
function pasted(shell: string, text: string): Pasted {
  const key = `${shell}\n${text}`;
  const result = known.get(key) ?? paste(shell, text);
  known.set(key, result);
  return result;
}

function paste(shell: string, text: string): Pasted {
  const home = mkdtempSync(join(directory, 'home-'));
  const typed = join(directory, 'typed');
  rmSync(typed, { force: true });
  spawnSync(shell, ['-c', text], {
    cwd: home,
    env: { PATH: tools, HOME: home, TYPED: typed },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const ran = existsSync(typed)
    ? readFileSync(typed, 'utf8')
        .split('\0<')
        .slice(1)
        .map((each) => each.split('\0'))
        .map(([tool, ...args]) => [tool!.replace('>', ''), ...args])
    : [];
  return { ran, left: readdirSync(home) };
}

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

/** Everything in a message that a reader may take for a command: from a program's name to the end of the phrase. */
function commandsIn({ email, sms, json }: Message): string[] {
  const { content } = JSON.parse(json) as { content: { description: string; nextSteps: string[] } };
  const chat = [content.description, ...content.nextSteps].join('\n');
  const spans = [...chat.matchAll(/`([^`\n]*)`/g)].map(([, code]) => code!);
  const phrases = [...`${email}\n${sms}\n${chat}`.matchAll(PHRASE)].map(([phrase]) => phrase);
  return [...spans, ...phrases].filter((text) => PHRASE_START.test(text));
}

const PHRASE =
  /\b(?:sendwatch (?:ack|expect|blocklists|spool|trace)|doveadm|postqueue|postsuper|crontab|postmap|postfix reload|smtpctl update|exiwhat|aws)\b[^\n)）。、`]*/g;
const PHRASE_START =
  /^(?:sendwatch|doveadm|postqueue|postsuper|crontab|postmap|postfix|smtpctl|exiwhat|aws)\b/;

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
          for (const text of commands) {
            const { ran, left } = pasted(shell, text);
            expect(left, text).toEqual([]);
            // A phrase may go on in words that are no command, and end in a quote that stands open.
            expect(ran.length, text).toBeLessThanOrEqual(1);
            const [tool = 'sendwatch', ...args] = ran[0] ?? [];
            expect(TOOLS).toContain(tool);
            expect(tool).not.toBe('touch');
            expect(args, text).not.toContain(name);
            expect(args.join(' '), text).not.toContain('owned');
          }
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
