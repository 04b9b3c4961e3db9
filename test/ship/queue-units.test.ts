import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const SHIP = join(import.meta.dirname, '../../ship');
const FOLDER = join(SHIP, 'queue-report');
const UNITS = ['sendwatch-queue', 'sendwatch-queue@'];
const PROGRAMS = readdirSync(FOLDER).filter((name) => /^sendwatch-queue[a-z-]*$/.test(name));
const text = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

describe('the units of the queue reports', () => {
  it.each(UNITS)('%s: run a program that is there, under the tag that is read, once a minute', (unit) => {
    const service = text(`${unit}.service`);
    const [, program] = /^ExecStart=\/usr\/local\/libexec\/(\S+)$/m.exec(service) ?? [];
    const started = ['exim', 'sendmail', 'opensmtpd'].map((server) => program!.replace('%i', server));
    for (const name of started) expect(PROGRAMS).toContain(name);
    expect(service).toMatch(/^SyslogIdentifier=sendwatch-queue$/m);
    expect(service).toMatch(/^MemoryMax=64M$/m);
    expect(text(`${unit}.timer`)).toMatch(/^OnCalendar=\*:\*:00$/m);
  });

  it('are what the agent ships from the journal', () => {
    expect(readFileSync(join(SHIP, 'cloudwatch-agent-journald.json'), 'utf8')).toContain(
      '"sendwatch-queue*"',
    );
  });

  it.each(PROGRAMS)('%s can be run, and needs no module that perl-base lacks', (name) => {
    accessSync(join(FOLDER, name), constants.X_OK);
    const modules = [text(name), text('SendwatchQueue.pm')].flatMap((source) =>
      [...source.matchAll(/^use ([A-Z][\w:]*)/gm)].map(([, module]) => module!),
    );
    expect([...new Set(modules)].sort().filter((module) => module !== 'SendwatchQueue')).toEqual(['Fcntl']);
  });
});
