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
import { afterAll, beforeAll, expect } from 'vitest';
import type { Message } from '../../../lambda/core/message/publisher.ts';
import { HOSTILE } from './incidents.ts';

export const TOOLS = ['sendwatch', 'doveadm', 'postqueue', 'postsuper', 'crontab', 'touch'].concat([
  'postmap',
  'postfix',
  'smtpctl',
  'makemap',
  'cat',
  'exiwhat',
  'aws',
  'systemctl',
  'timedatectl',
]);
export const SHELLS = ['/bin/sh', '/bin/bash', '/bin/dash', '/usr/bin/zsh'].filter((shell) =>
  existsSync(shell),
);

/** Each would make a file, run another program or be an option, if a shell got to read it as it stands. */
export const DANGEROUS: readonly string[] = [
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

export interface Pasted {
  /** What the programs got, each with its arguments. */
  ran: string[][];
  /** Files that were left behind. */
  left: string[];
}

/** Shells whose programs note how they were called, for the tests of the file that asks. */
export function openShells(): { pasted(shell: string, text: string): Pasted } {
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

  return { pasted };
}

/** Of a text that was pasted at most one command of ours has run, without the dangerous `name`, and left nothing. */
export function expectHarmless({ ran, left }: Pasted, text: string, name: string): void {
  expect(left, text).toEqual([]);
  // A phrase may go on in words that are no command, and end in a quote that stands open.
  expect(ran.length, text).toBeLessThanOrEqual(1);
  const [tool = 'sendwatch', ...args] = ran[0] ?? [];
  expect(TOOLS).toContain(tool);
  expect(tool).not.toBe('touch');
  expect(args, text).not.toContain(name);
  expect(args.join(' '), text).not.toContain('owned');
}

/** What the chat shows of a message below its title. */
function chatOf({ json }: Message): string {
  const { content } = JSON.parse(json) as { content: { description: string; nextSteps: string[] } };
  return [content.description, ...content.nextSteps].join('\n');
}

/** What the chat sets apart as something to type. */
export function spansIn(message: Message): string[] {
  return [...chatOf(message).matchAll(/`([^`\n]*)`/g)].map(([, code]) => code!);
}

/** Everything in a message that a reader may take for a command: from a program's name to the end of the phrase. */
export function commandsIn(message: Message): string[] {
  const { email, sms } = message;
  const [chat, spans] = [chatOf(message), spansIn(message)];
  const phrases = [...`${email}\n${sms}\n${chat}`.matchAll(PHRASE)].map(([phrase]) => phrase);
  return [...spans, ...phrases].filter((text) => PHRASE_START.test(text));
}

const PHRASE =
  /\b(?:sendwatch (?:ack|expect|blocklists|spool|trace|impact)|doveadm|postqueue|postsuper|crontab|postmap|postfix reload|smtpctl update|exiwhat|aws|systemctl|timedatectl)\b[^\n)）。、`]*/g;
const PHRASE_START =
  /^(?:sendwatch|doveadm|postqueue|postsuper|crontab|postmap|postfix|smtpctl|exiwhat|aws|systemctl|timedatectl)\b/;
