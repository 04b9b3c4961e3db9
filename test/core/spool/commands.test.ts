import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { queueCommands } from '../../../lambda/core/spool/commands.ts';
import { listed } from './listing/listed.ts';
import { Story } from './story.ts';

/** Runs commands where `postqueue` prints a listing, and `postsuper` tells how it was called and what it was given. */
describe("Postfix's commands", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sendwatch-commands-'));
    writeFileSync(join(folder, 'postqueue'), '#!/bin/sh\ncat "listing$1"\n', { mode: 0o755 });
    writeFileSync(join(folder, 'postsuper'), '#!/bin/sh\necho "$@"\ncat\n', { mode: 0o755 });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const sh = (command: string) =>
    execFileSync('sh', ['-c', command], {
      cwd: folder,
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
      encoding: 'utf8',
    })
      .split('\n')
      .filter(Boolean);

  const file = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const story = () =>
    new Story()
      .waits('AAAAA1', { at: '09:00:00', sender: 'anna@example.com' })
      .waits('BBBBB2', { at: '09:00:00', sender: '"a\\"; reboot, \\"recipients\\": ["@example.com' })
      .waits('CCCCC3', { at: '09:00:00' });
  /** Two of the listing are chosen, then the queue changes. */
  const prepare = (form: '-j' | '-p', later: Story) => {
    const text = (each: Story) => (form === '-j' ? each.json() : each.text());
    const chosen = listed(text(story())).messages.filter(({ id }) => id !== 'CCCCC3');
    file('picked.ids', chosen.map(({ id }) => `${id}\n`).join(''));
    file('picked.check', chosen.map(({ proof }) => `${proof}\n`).join(''));
    file(`listing${form}`, text(later));
    return queueCommands('postfix', { prefix: 'picked', check: form, held: false, directories: [] });
  };

  describe.each(['-j', '-p'] as const)('with postqueue %s', (form) => {
    it('act on the ids chosen', () => {
      const { hold, release, delete: remove } = prepare(form, story());
      expect(sh(hold)).toEqual(['-h -', 'AAAAA1', 'BBBBB2']);
      expect(sh(release)).toEqual(['-H -', 'AAAAA1', 'BBBBB2']);
      expect(sh(remove)).toEqual(['-d - hold', 'AAAAA1', 'BBBBB2']);
    });

    it('pass over an id that is another message by now', () => {
      const later = new Story()
        .waits('AAAAA1', { at: '09:00:01', sender: 'anna@example.com' })
        .waits('BBBBB2', { at: '09:00:00', sender: 'bert@example.com' })
        .waits('CCCCC3', { at: '09:00:00' });
      expect(sh(prepare(form, later).hold)).toEqual(['-h -']);
    });

    it('act on a message that was put on hold meanwhile', () => {
      const later = new Story().waits('AAAAA1', {
        at: '09:00:00',
        queue: 'hold',
        sender: 'anna@example.com',
      });
      expect(sh(prepare(form, later).delete)).toEqual(['-d - hold', 'AAAAA1']);
    });
  });

  it('give back nothing that was on hold before', () => {
    prepare('-j', story());
    file('picked.held', 'AAAAA1\n');
    const files = { prefix: 'picked', check: '-j', held: true, directories: [] } as const;
    expect(sh(queueCommands('postfix', files).release)).toEqual(['-H -', 'BBBBB2']);
    expect(sh(queueCommands('postfix', files).delete)).toEqual(['-d - hold', 'AAAAA1', 'BBBBB2']);
  });
});

describe('queueCommands', () => {
  it.each(['postfix', 'exim', 'sendmail', 'opensmtpd'] as const)('quote the prefix for %s', (mta) => {
    const prefix = "/tmp/it's; reboot";
    const commands = queueCommands(mta, {
      prefix,
      check: '-j',
      held: true,
      directories: ['/var/spool/mqueue'],
    });
    for (const each of Object.values(commands)) {
      expect(each).toContain(`'/tmp/it'\\''s; reboot.ids'`);
      expect(each.replaceAll(`'/tmp/it'\\''s; reboot.`, '')).not.toContain('reboot');
    }
  });

  it('take no directory from a listing that a shell would see more in', () => {
    const directories = ['/var/spool/mqueue', '/var/spool/$(reboot)', '/x/../etc'];
    const commands = queueCommands('sendmail', { prefix: 'p', held: false, directories });
    expect(commands.delete).toContain('for d in /var/spool/mqueue; do');
  });
});
