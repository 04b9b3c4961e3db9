import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonicalEvents, decodeContributions } from '../../lambda/core/events/contribution.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import type { StoredContributions } from '../../lambda/core/ports.ts';
import { createIngest } from '../../lambda/ingest/ingest.ts';

const SHIP = join(import.meta.dirname, '../../ship');
const CONFIGS = readdirSync(SHIP, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(json|conf|yml)$/.test(file))
  .sort();
const read = (file: string) => readFileSync(join(SHIP, file), 'utf8');

const TEN = Date.UTC(2026, 9, 13, 10);

/** What a Postfix on mx1 says of one message of anna's PC, without stamp, host and tag. */
const POSTFIX: readonly [program: string, text: string][] = [
  ['smtpd', 'AB12CD34EF: client=pc7.example.com[192.168.10.7], sasl_method=PLAIN, sasl_username=anna'],
  ['qmgr', 'AB12CD34EF: from=<anna@example.com>, size=900, nrcpt=1 (queue active)'],
  [
    'smtp',
    'AB12CD34EF: to=<bob@example.net>, relay=mx.example.net[198.51.100.2]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)',
  ],
];
/** The same of an Exim, as it writes it into its main log. */
const EXIM = [
  '2026-10-13 10:00:00 1qbAO5-0091Cv-IH <= anna@example.com H=pc7.example.com [192.168.10.7]:4711 P=esmtpsa A=plain_server:anna S=900',
  '2026-10-13 10:00:01 1qbAO5-0091Cv-IH => bob@example.net R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.2] C="250 ok"',
  '2026-10-13 10:00:01 1qbAO5-0091Cv-IH Completed',
];

const postfix = (wrap: (program: string, text: string) => string) =>
  POSTFIX.map(([program, text]) => wrap(`postfix/${program}`, text));
const bsd = (program: string, text: string) => `Oct 13 10:00:00 mx1 ${program}[77]: ${text}`;
const rfc3339 = (program: string, text: string) =>
  `2026-10-13T12:00:00.123456+02:00 mx1 ${program}[77]: ${text}`;
/** A journal's entry, with the fields that journald itself writes. */
const entry = (program: string, text: string) => ({
  PRIORITY: '6',
  SYSLOG_FACILITY: '2',
  SYSLOG_IDENTIFIER: program,
  SYSLOG_PID: '77',
  MESSAGE: text,
  _PID: '77',
  _COMM: program.slice(8),
  _EXE: `/usr/lib/postfix/sbin/${program.slice(8)}`,
  _SYSTEMD_UNIT: 'postfix@-.service',
  _HOSTNAME: 'mx1',
  _TRANSPORT: 'syslog',
  __REALTIME_TIMESTAMP: String(TEN * 1000),
});

/**
 * What arrives in CloudWatch Logs of a message, by each configuration: as the shipper's documents say.
 *
 * Sources: CloudWatch agent, "Logs section" (files: the line; journald: the entry in `body`, as the OpenTelemetry
 * receiver that it is made of gives it); Fluent Bit manual, "Tail" (`log`), "Systemd" (the entry's fields), "Amazon
 * CloudWatch" (the record as JSON, as no `log_key` is set); rsyslog, `RSYSLOG_FileFormat`; Docker, "Amazon CloudWatch
 * Logs logging driver" (the line); CRI, "Log format"; Postfix, MAILLOG_README (its lines on standard output).
 */
const SENT: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'cloudwatch-agent.json': { lines: postfix(bsd), 'lines with an offset': postfix(rfc3339) },
  'cloudwatch-agent-exim.json': { lines: EXIM },
  'cloudwatch-agent-journald.json': {
    entries: postfix((program, text) =>
      JSON.stringify({
        body: entry(program, text),
        timeUnixNano: TEN * 1e6,
        resource: { attributes: { 'host.name': 'mx1' } },
      }),
    ),
  },
  'fluent-bit.conf': {
    'from the file': postfix((program, text) => JSON.stringify({ log: bsd(program, text) })),
    'from the journal': postfix((program, text) => JSON.stringify(entry(program, text))),
    'Exim, from the file': EXIM.map((log) => JSON.stringify({ log })),
  },
  'rsyslog.conf': { 'lines of its file': postfix(rfc3339) },
  'containers/docker-compose.yml': { 'lines of standard output': postfix(bsd) },
  'containers/ecs-log-configuration.json': { 'lines of standard output': postfix(bsd) },
  'containers/kubernetes-fluent-bit.conf': {
    'lines of standard output, after the CRI parser': postfix((program, text) =>
      JSON.stringify({
        time: '2026-10-13T10:00:00.123456789Z',
        stream: 'stdout',
        _p: 'F',
        log: bsd(program, text),
      }),
    ),
  },
};

async function ingested(messages: readonly string[]) {
  const stored: StoredContributions[] = [];
  const ingest = createIngest({
    store: { put: async (each) => void stored.push(each) },
    clock: () => TEN + 1_000,
    isRelay: () => false,
    isOwn: () => false,
    parserFor: (reference) => createLineParser({ reference }),
  });
  const logEvents = messages.map((message, at) => ({ id: `e${at}`, timestamp: TEN + at, message }));
  const summary = await ingest({
    messageType: 'DATA_MESSAGE',
    logGroup: '/mail',
    logStream: 'mx1',
    logEvents,
  });
  return { summary, events: stored.flatMap(({ body }) => canonicalEvents(decodeContributions(body))) };
}

describe('what each configuration in ship/ sends', () => {
  it('is known of every one of them', () => {
    expect(CONFIGS).toEqual(Object.keys(SENT).sort());
  });

  const cases = Object.entries(SENT).flatMap(([file, forms]) =>
    Object.entries(forms).map(([form, lines]) => [file, form, lines] as const),
  );
  it.each(cases)('%s: %s are read whole', async (_, _form, lines) => {
    const { summary, events } = await ingested(lines);
    expect(summary).toMatchObject({ lines: lines.length, unknown: 0, malformed: 0, outsideTime: 0 });
    expect(new Set(events.map(({ queueId }) => queueId)).size).toBe(1);
    expect(events.find(({ arrival }) => arrival !== undefined)?.arrival).toMatchObject({
      clientIp: '192.168.10.7',
      login: 'anna',
    });
    expect(events.find(({ from }) => from !== undefined)?.from).toBe('anna@example.com');
    expect(events.filter(({ outcome }) => outcome !== undefined)).toHaveLength(1);
    for (const { time } of events) expect(Math.abs(time - TEN)).toBeLessThanOrEqual(1_000);
  });
});

describe('the configurations in ship/', () => {
  it.each(CONFIGS)('%s: names a log group to be put in, and no region', (file) => {
    const text = read(file);
    if (file !== 'rsyslog.conf') expect(text).toContain('REPLACE-WITH-THE-OUTPUT-MailLogs');
    expect(text).not.toMatch(/\b[a-z]{2}(-[a-z]+)+-\d\b/);
    if (file.endsWith('.json')) expect(() => JSON.parse(text)).not.toThrow();
  });

  it.each(CONFIGS.filter((file) => file.includes('fluent-bit')))(
    '%s keeps on disk what it cannot send',
    (file) => {
      const sections = read(file)
        .split(/^(?=\[)/m)
        .filter((part) => part.startsWith('['));
      const of = (name: string) => sections.filter((part) => part.startsWith(`[${name}]`));
      expect(of('SERVICE').join()).toMatch(/storage\.path +\S/);
      for (const input of of('INPUT')) expect(input).toMatch(/storage\.type +filesystem/);
      expect(of('OUTPUT').join()).toMatch(/storage\.total_limit_size +2G/);
    },
  );

  it('are each named in its README', () => {
    const page = readFileSync(join(SHIP, 'README.md'), 'utf8');
    expect(CONFIGS.filter((file) => !page.includes(`](${file})`))).toEqual([]);
  });
});
