import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { isExempt } from '../../../lambda/core/limits/anvil-exceptions.ts';
import { checkLimit } from '../../../lambda/core/limits/check.ts';
import { limitsInForce } from '../../../lambda/core/limits/in-force.ts';
import { limited } from '../../../lambda/core/limits/limiter.ts';
import { suggestLimits } from '../../../lambda/core/limits/limits.ts';
import { limitsText } from '../../../lambda/core/limits/limits-text.ts';
import { type Sending, SentMailReader } from '../../../lambda/core/limits/sent-mail.ts';
import { eximSettings } from '../../../lambda/core/limits/settings/exim.ts';
import { postfixSettings } from '../../../lambda/core/limits/settings/postfix.ts';
import { postfwdSettings } from '../../../lambda/core/limits/settings/postfwd.ts';
import { rspamdSettings } from '../../../lambda/core/limits/settings/rspamd.ts';
import { largest } from '../../../lambda/core/limits/windows.ts';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import { DAY, HOUR, MINUTE } from '../../../lambda/core/time.ts';
import { incident, steady, suggested } from './suggested.ts';

describe('the most in a window', () => {
  const rows: [what: string, sendings: Sending[], length: number, most: number][] = [
    ['nothing', [], HOUR, 0],
    ['one a minute', steady(120, MINUTE), HOUR, 60],
    ['across the clock hour', steady(10, MINUTE, 55 * MINUTE), HOUR, 10],
    ['exactly a window apart', steady(2, HOUR), HOUR, 1],
    [
      'of several recipients',
      [
        { time: 0, recipients: 30 },
        { time: 1, recipients: 12 },
      ],
      HOUR,
      42,
    ],
  ];
  it.each(rows)('%s', (_, sendings, length, most) => {
    expect(largest(sendings, length)).toBe(most);
  });
});

describe('a limit', () => {
  const rows: [
    what: string,
    sendings: Sending[],
    hour: number,
    day: number,
    delayed: number,
    through: number,
  ][] = [
    ['is not reached', steady(10, MINUTE), 10, 10, 0, 10],
    ['lets through what fits', steady(15, MINUTE), 10, 100, 5, 10],
    ['frees itself after an hour', [...steady(10, MINUTE), ...steady(10, MINUTE, HOUR)], 10, 100, 0, 20],
    ['of a day', steady(48, HOUR / 2), 10, 20, 28, 20],
    [
      'is too small for one message',
      [
        { time: 0, recipients: 11 },
        { time: 1, recipients: 3 },
      ],
      10,
      100,
      1,
      3,
    ],
  ];
  it.each(rows)('%s', (_, sendings, hour, day, delayed, through) => {
    expect(limited(sendings, { hour, day })).toMatchObject({ delayed, through });
  });
});

describe('suggested limits', () => {
  it("are a multiple of the sender's own largest hour, with a floor", () => {
    const { senders, roles } = suggested({
      'login:news': steady(400, 1_000),
      'login:anna': steady(10, HOUR),
      'host:192.168.1.8': steady(3, MINUTE),
    });
    expect(senders.map(({ sender, limit, special }) => [sender, limit, special])).toEqual([
      ['login:news', { hour: 480, day: 480 }, true],
      ['host:192.168.1.8', { hour: 50, day: 50 }, false],
      ['login:anna', { hour: 50, day: 50 }, false],
    ]);
    expect(roles.map(({ role, hour }) => [role, hour])).toEqual([
      ['host', { median: 3, p95: 3, most: 3 }],
      ['login', { median: 400, p95: 400, most: 400 }],
    ]);
  });

  it('leave room for the next storm of who sends little but in bursts, and none for who sends much each day', () => {
    const days = (count: number, recipients: number) =>
      Array.from({ length: count }, (_, at) => ({ time: at * DAY, recipients }));
    const storm = steady(300, 9_000, 10 * DAY);
    const { senders } = suggested({
      'host:192.168.1.30': [...days(10, 3), ...storm],
      'login:bert': [...days(10, 20), ...storm],
    });
    expect(senders.map(({ sender, limit }) => [sender, limit])).toEqual([
      ['host:192.168.1.30', { hour: 750, day: 750 }],
      ['login:bert', { hour: 360, day: 360 }],
    ]);
  });

  it('take a letter of a person to many for no storm, however little the person writes', () => {
    const { senders } = suggested({ 'login:carl': [...steady(5, DAY), ...steady(300, 9_000, 10 * DAY)] });
    expect(senders[0]).toMatchObject({ limit: { hour: 360, day: 360 }, once: true });
  });

  describe('of a machine that always writes to the same few', () => {
    const reports = (to: number, count = 14): Sending[] =>
      Array.from({ length: count }, (_, at) => ({
        time: at * DAY + ((at * 7) % 11) * HOUR,
        recipients: 3,
        to,
      }));
    const rows: [what: string, sender: string, sendings: Sending[], hour: number, readers?: number][] = [
      ['leaves room for a storm', 'host:192.168.1.30', reports(7), 1500, 3],
      ['a local job too', 'local:mx/33', reports(7), 1500, 3],
      [
        'not of a job, which sends by the clock',
        'host:192.168.1.30',
        reports(7).flatMap((each, at) =>
          [0, 1, 2].map((minute) => ({ ...each, time: at * DAY + minute * MINUTE })),
        ),
        50,
        3,
      ],
      ['not of a person', 'login:anna', reports(7), 50],
      ['not after a few messages', 'host:192.168.1.30', reports(7, 9), 50],
      [
        'not of who writes to others, too',
        'host:192.168.1.30',
        reports(7).map((each, at) => ({ ...each, to: at % 5 })),
        50,
      ],
      [
        'not of one day alone',
        'host:192.168.1.30',
        reports(7).map((each) => ({ ...each, time: each.time / 14 })),
        50,
      ],
      ['not of a list', 'host:192.168.1.30', reports(7).map((each) => ({ ...each, recipients: 11 })), 50],
      [
        'not where the log does not say to whom',
        'host:192.168.1.30',
        reports(7).map(({ time, recipients }) => ({ time, recipients })),
        50,
      ],
    ];
    it.each(rows)('%s', (_, sender, sendings, hour, readers) => {
      const [found] = suggested({ [sender]: sendings }).senders;
      expect(found).toMatchObject({ limit: { hour } });
      expect(found!.readers).toBe(readers);
    });
  });

  it('say what was seen once only, and how far the log goes back', () => {
    const often = [0, 7].flatMap((day) => steady(300, 1_000, day * DAY));
    const limits = suggested({
      'host:192.168.1.40': often,
      'host:192.168.1.41': [...steady(1, MINUTE), ...steady(300, 1_000, 7 * DAY)],
    });
    expect(limits.senders.map(({ sender, once }) => [sender, once])).toEqual([
      ['host:192.168.1.40', false],
      ['host:192.168.1.41', true],
    ]);
    expect(limitsText(limits)).toMatch(/^The log covers 7 days: too few to tell what is usual\./);
    expect(limitsText(limits)).toContain('the largest day of host:192.168.1.41.');
    const covering = (days: number) =>
      limitsText(suggested({ 'login:anna': steady(days + 1, DAY) })).split('\n')[0];
    expect(covering(20)).toMatch(/20 days: what is done once a month may not be in it/);
    expect(covering(40)).toBe('The log covers 40 days.');
  });

  it('do not learn from an incident, and say what it would have got through', () => {
    const usual = steady(20, 6 * HOUR);
    const { senders, incidents, delayed } = suggested({
      'host:192.168.1.7': [...usual, ...steady(2_000, 1_000, 10 * DAY)],
      'host:192.168.1.9': usual,
    });
    expect(senders.every(({ limit }) => limit.hour === 50)).toBe(true);
    expect(incidents).toMatchObject([{ id: 'i1', recipients: 2_000, through: 50 }]);
    expect(delayed).toBe(0);
    expect(limitsText(suggested({ 'host:192.168.1.7': steady(2_000, 1_000, 10 * DAY) }))).toContain(
      'The incident of 1970-01-11 00:00 UTC, host:192.168.1.7: 50 instead of 2,000 recipients.',
    );
  });
});

describe('printed settings', () => {
  const limits = suggested({
    'login:news@example.com': steady(400, 1_000),
    'login:a; action=permit': steady(400, 1_000),
    'login:$(reboot)': steady(400, 1_000),
    'login:x\nid=1': steady(400, 1_000),
    'host:192.168.1.20': steady(300, 1_000),
    'host:fd00::/64': steady(300, 1_000),
    'local:mx1/33': steady(300, 1_000),
  });
  const own = ['192.168.0.0/16', 'fd00::/8', '127.0.0.0/8'];
  const all: [name: string, text: string][] = [
    ['postfix', postfixSettings(limits, own)],
    ['postfwd', postfwdSettings(limits, own)],
    ['exim', eximSettings(limits, own)],
    ['rspamd', rspamdSettings(limits)],
  ];
  it.each(all)('%s: no name of a client can write a setting', (_, text) => {
    expect(text).not.toMatch(/action=permit|reboot|id=1/);
    expect(text).toContain('3 senders whose names are no plain words are left out');
    expect(text).toContain('1 user of the mail server itself');
  });
  it('name the bigger senders', () => {
    expect(all[0]![1]).toMatch(
      /\n {4}192\.168\.1\.20\n {4}\[fd00::\]\/64\n {4}!192\.168\.0\.0\/16\n {4}!\[fd00::\]\/8\n {4}static:all/,
    );
    expect(all[1]![1]).toContain(
      'id=L1H; protocol_state==END-OF-MESSAGE; sasl_username==news@example.com; action=rcpt(sasl_username/480/3600/450 4.7.1',
    );
    expect(all[2]![1]).toContain('news@example.com: 480');
    expect(all[3]![1]).toContain(
      `selector = "id('sendwatch-hour');user.lower.in('news@example.com')"; bucket { burst = 480; rate = "480 / 1h"; }`,
    );
  });
});

describe('limits in force', () => {
  const rows: [what: string, text: string, found: object[]][] = [
    [
      "Postfix's, which spares the office",
      'mynetworks = 192.168.0.0/16\nsmtpd_client_recipient_rate_limit = 100\nanvil_rate_time_unit = 1h\n',
      [
        {
          line: 2,
          by: 'client',
          unit: 'recipients',
          limit: 100,
          length: HOUR,
          logins: true,
          but: expect.stringContaining('$mynetworks'),
        },
      ],
    ],
    [
      "Postfix's, by its default unit",
      'smtpd_client_message_rate_limit=30\nsmtpd_client_event_limit_exceptions =\n',
      [{ line: 1, by: 'client', unit: 'messages', limit: 30, length: MINUTE, logins: true }],
    ],
    ["Postfix's, off", 'smtpd_client_recipient_rate_limit = 0\n', []],
    [
      "postfwd's",
      '# rcpt(sasl_username/1/3600/x)\nid=A; action=rcpt(sasl_username/100/3600/450 4.7.1 no)\nid=B; action=rate(client_address/30/60/450 no)',
      [
        { line: 2, by: 'login', unit: 'recipients', limit: 100, length: HOUR },
        { line: 3, by: 'client', unit: 'messages', limit: 30, length: MINUTE },
      ],
    ],
    [
      "Exim's",
      'deny ratelimit = 1\n  ratelimit = 100 / 1h / per_rcpt / strict / $authenticated_id\n',
      [{ line: 2, by: 'login', unit: 'recipients', limit: 100, length: HOUR }],
    ],
    [
      "Exim's, in the line of its verb",
      '  deny  ratelimit = 100 / 1h / per_mail / strict\ndefer ratelimit = 9 / 5m / per_rcpt / $sender_host_address',
      [
        { line: 1, by: 'client', unit: 'messages', limit: 100, length: HOUR },
        { line: 2, by: 'client', unit: 'recipients', limit: 9, length: 5 * MINUTE },
      ],
    ],
    ["Exim's, which keeps nobody out", 'warn message = x\n  ratelimit = 9 / 1h / per_rcpt / strict\n', []],
    [
      "rspamd's",
      'rates { user { selector = "user"; bucket { burst = 10; rate = "60 / 2h"; } } }',
      [{ line: 1, by: 'login', unit: 'recipients', limit: 60, length: 2 * HOUR }],
    ],
  ];
  it.each(rows)('%s', (_, text, found) => {
    expect(limitsInForce(text)).toEqual(found);
  });

  describe("of Postfix, which counts a client's mail whoever has logged in", () => {
    const many = steady(100, 1_000);
    const mail = {
      senders: new Map([['login:news', many]]),
      clients: new Map([
        ['host:192.168.1.51', many],
        ['host:203.0.113.9', many],
      ]),
      seen: 100,
    };
    const off = 'smtpd_client_event_limit_exceptions =\n';
    const hits = (text: string) => limitsInForce(text).flatMap((each) => checkLimit(each, mail, []).hits);

    it('are those of the client', () => {
      const text = `smtpd_client_recipient_rate_limit = 60\nanvil_rate_time_unit = 1h\n${off}`;
      expect(hits(text)).toEqual([
        { sender: 'host:192.168.1.51', delayed: 40 },
        { sender: 'host:203.0.113.9', delayed: 40 },
      ]);
    });

    it('are none by what is printed for it', () => {
      const printed = postfixSettings(suggestLimits(mail, []), ['192.168.0.0/16']);
      expect(printed).toContain('    192.168.1.51\n');
      expect(printed).not.toContain('203.0.113.9');
      expect(hits(printed)).toEqual([]);
    });

    it('are left to the limit where an incident was all of it', () => {
      const during = { ...incident, sender: 'host:192.168.1.51', opened: 0, closed: HOUR };
      expect(postfixSettings(suggestLimits(mail, [during]), ['192.168.0.0/16'])).not.toContain(
        '192.168.1.51',
      );
    });
  });

  it('are none for a client that Postfix spares, as it is told in what is printed for it', () => {
    const senders = {
      'host:192.168.1.20': steady(300, 1_000),
      'host:192.168.1.21': steady(60, 1_000),
      'host:203.0.113.5': steady(300, 1_000),
    };
    const [printed] = limitsInForce(postfixSettings(suggested(senders), ['192.168.0.0/16', 'fc00::/7']));
    const mail = { senders: new Map(Object.entries(senders)), seen: 1 };
    expect(checkLimit(printed!, mail, []).delayed).toBe(0);
    const without20 = {
      ...printed!,
      exceptions: printed!.exceptions!.filter((each) => !each.endsWith('.20')),
    };
    expect(checkLimit(without20, mail, []).hits).toEqual([{ sender: 'host:192.168.1.20', delayed: 250 }]);
  });

  it.each([
    ['192.0.2.7', ['192.0.2.0/24'], true],
    ['192.0.2.7', ['!192.0.2.7', '192.0.2.0/24'], false],
    ['2001:db8:0:1::/64', ['[2001:db8::]/32'], true],
    ['192.0.2.7', ['$mynetworks', 'example.com', 'hash:/etc/postfix/spared'], false],
    ['192.0.2.7', ['!10.0.0.0/8', 'static:all'], true],
  ])('%s and the exceptions %j: spared is %s', (host, exceptions, spared) => {
    expect(isExempt(exceptions, host)).toBe(spared);
  });

  const office = {
    'login:news@example.com': steady(400, 1_000),
    'login:anna@example.com': steady(60, 1_000),
    'host:192.168.1.20': steady(300, 1_000),
    'host:192.168.1.21': steady(60, 1_000),
    'host:203.0.113.5': steady(300, 1_000),
  };
  const hitsOf = (rules: string) => {
    const mail = { senders: new Map(Object.entries(office)), seen: 1 };
    return limitsInForce(rules).map((each) =>
      checkLimit(each, mail, []).hits.map(({ sender, delayed }) => `${sender} ${delayed}`),
    );
  };

  it('are none for a login or client that a rule of its own lets send more, as in what is printed for postfwd', () => {
    const { 'login:anna@example.com': _, 'host:192.168.1.21': __, ...usual } = office;
    const printed = postfwdSettings(suggested(usual), ['192.168.0.0/16']);
    // Of those who were not there when the limits were made, everything over the default is put off.
    expect(new Set(hitsOf(printed).flat())).toEqual(
      new Set(['login:anna@example.com 10', 'host:192.168.1.21 10']),
    );
  });

  const IN_AN_HOUR = 'action=rcpt(sasl_username/50/3600/450 no)';
  const postfwd: [what: string, rules: string, hits: string[][]][] = [
    [
      'of one login',
      `id=A; sasl_username==News@example.com; ${IN_AN_HOUR}`,
      [['login:news@example.com 350']],
    ],
    [
      'of one login as a pattern',
      `id=A; sasl_username=~/^anna@example\\.com$/; ${IN_AN_HOUR}`,
      [['login:anna@example.com 10']],
    ],
    [
      'of every login',
      `id=A; sasl_username=~/./; ${IN_AN_HOUR}`,
      [['login:news@example.com 350', 'login:anna@example.com 10']],
    ],
    [
      'behind a rule that lets one go',
      `id=A; sasl_username==news@example.com; action=DUNNO\nid=B; ${IN_AN_HOUR}`,
      [['login:anna@example.com 10']],
    ],
    [
      'over several lines',
      `id=A;\n  sasl_username==anna@example.com;\n  ${IN_AN_HOUR}`,
      [['login:anna@example.com 10']],
    ],
    [
      'of two networks',
      'id=A; client_address=192.168.1.20,203.0.113.0/24; action=rcpt(client_address/100/3600/450 no)',
      [['host:192.168.1.20 200', 'host:203.0.113.5 200']],
    ],
  ];
  it.each(postfwd)("postfwd's %s", (_, rules, hits) => {
    expect(hitsOf(rules)).toEqual(hits);
  });

  it('say which condition is not understood', () => {
    const [found] = limitsInForce(`id=A; helo_name=~/x/; ${IN_AN_HOUR}`);
    expect(found?.but).toBe('it acts only where helo_name=~/x/');
  });

  it('reads back what it prints', () => {
    const limits = suggested({ 'login:news': steady(400, 1_000) });
    const read = (text: string) => limitsInForce(text).map(({ by, limit, length }) => [by, limit, length]);
    const postfwd = read(postfwdSettings(limits, ['10.0.0.0/8']));
    expect(postfwd).toContainEqual(['login', 480, HOUR]);
    expect(postfwd).toContainEqual(['client', 50, DAY]);
    expect(read(eximSettings(limits, ['10.0.0.0/8']))).toContainEqual(['login', 50, HOUR]);
    expect(read(rspamdSettings(limits))).toContainEqual(['login', 480, HOUR]);
    expect(read(postfixSettings(limits, ['10.0.0.0/8']))).toEqual([['client', 50, HOUR]]);
  });

  it('tries one on a log', () => {
    const [inForce] = limitsInForce('id=A; action=rcpt(client_address/100/3600/450 4.7.1 no)');
    const senders = new Map([
      ['host:192.168.1.7', [...steady(10, HOUR), ...steady(2_000, 1_000, 10 * DAY)]],
      ['host:192.168.1.20', steady(300, 1_000)],
      ['login:anna', steady(300, 1_000)],
    ]);
    expect(checkLimit(inForce!, { senders, seen: 1 }, [incident])).toMatchObject({
      messages: 310,
      delayed: 200,
      hits: [{ sender: 'host:192.168.1.20', delayed: 200 }],
      incidents: [{ id: 'i1', recipients: 2_000, through: 100 }],
    });
  });
});

describe('sent mail', () => {
  it("counts a login's message for the login, and for its client where a limit knows no login", () => {
    const reader = new SentMailReader(parseSettings({}));
    const parse = createLineParser({ eventsOnly: true });
    const message = (id: string, client: string) => [
      `smtpd[1]: ${id}: client=${client}`,
      `qmgr[3]: ${id}: from=<a@example.com>, size=9, nrcpt=2 (queue active)`,
      `qmgr[3]: ${id}: removed`,
    ];
    for (const text of [
      ...message('AAAAA1', 'pc[192.168.1.7], sasl_method=PLAIN, sasl_username=anna'),
      ...message('BBBBB2', 'pc[192.168.1.7]'),
    ])
      reader.add(parse(`2026-11-24T09:00:00Z mx1 postfix/${text}`));
    const { senders, clients } = reader.end();
    const recipients = (mail: typeof senders = new Map()) =>
      [...mail].map(([sender, sendings]) => [sender, ...sendings.map((each) => each.recipients)]);
    expect(recipients(senders)).toEqual([
      ['login:anna', 2],
      ['host:192.168.1.7', 2],
    ]);
    expect(recipients(clients)).toEqual([['host:192.168.1.7', 2, 2]]);
  });
});
