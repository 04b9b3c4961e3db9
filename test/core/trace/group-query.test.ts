import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  idFilters,
  insightsQuery,
  messageIdFilters,
  namingFilter,
} from '../../../lambda/core/trace/group-query.ts';
import { parseTraceQuery } from '../../../lambda/core/trace/trace-query.ts';

/** The patterns of a filter, as CloudWatch Logs would read it; fails on anything that is not ours to write. */
function patternsIn(filter: string): RegExp[] {
  const each = /^@message like \/(\(\?i\))?((?:\\[bdsS]|[\w@.[\](){},|:=<>?+*-])+)\/$/;
  return filter.split(' or ').map((part) => {
    const match = each.exec(part);
    if (match === null) throw new Error(`'${part}' is no part of a filter`);
    return new RegExp(match[2]!, match[1] === undefined ? 'u' : 'iu');
  });
}

const finds = (filter: string, line: string) => patternsIn(filter).some((pattern) => pattern.test(line));
const naming = (what: string) => namingFilter(parseTraceQuery(what));

describe('the filter of the lines that name something', () => {
  const found: [what: string, line: string][] = [
    ['A10F', 'mx1 postfix/qmgr[3]: A10F: removed'],
    ['A10F', 'relay=127.0.0.1[127.0.0.1]:10025, status=sent (250 Ok: queued as A10F)'],
    ['c405e39a', 'c1d2 mta delivery evpid=c405e39ad6bbc64f from=<a@b>'],
    ['1vTabc-00001A-0A', '1vTabc-00001A-0A => a@b R=dns'],
    ['<One+x/"y@pc7>', 'message-id=<One+x/"y@pc7>'],
    ['<One+x/"y@pc7>', '{"MESSAGE":"message-id=<One+x/\\"y@pc7>"}'],
    ['o\u2019neil@a.example', 'from=<o\u2019neil@a.example>'],
    ['Anna@A.example', 'to=<anna@a.example>'],
    ['to:x@b\u00fccher.example', 'to=<x@xn--bcher-kva.example>'],
    ['to:x@xn--bcher-kva.example', 'to=<x@b\u00fccher.example>'],
    ['login:x@xn--bcher-kva.example', 'sasl_username=x@b\u00fccher.example'],
    ['ip:192.0.2.7', 'client=pc[192.0.2.7]'],
    ['host:192.0.2.7', 'relay=pc [192.0.2.7]'],
    ['ip:2001:db8::7', 'client=pc[2001:db8::7]'],
    ['ip:2001:db8::7', 'relay=[IPv6:2001:db8:0:0:0:0:0:7]'],
    ['ip:2001:db8::7', 'client=pc[2001:0DB8:0000:0000:0000:0000:0000:0007]'],
    ['ip:2001:db8:1:2:3:4:5:6', 'client=pc[2001:db8:1:2:3:4:5:6]'],
    ['ip:::1', 'client=localhost[::1]'],
    ['host:2001:db8:1:2::/64', 'client=pc[2001:db8:1:2:3:4:5:6]'],
    ['login:anna', 'sasl_method=PLAIN, sasl_username=Anna'],
    ['login:anna', '<= a@b H=(pc) [192.0.2.7] P=esmtpa A=plain_server:anna S=900'],
    ['login:anna', 'c1d2 smtp authentication user=anna result=ok'],
    ['local:mx1/33', 'postfix/pickup[2]: A10F: uid=33 from=<www-data>'],
    ['local:mx1/www-data', '<= www-data@mx1 U=www-data P=local S=900'],
    ['local:mx1/www-data', 'from=www-data, size=9, nrcpts=1, relay=www-data@localhost'],
    ['local:mx1/loopback', 'client=localhost[127.0.0.1]'],
    ['from:<>', 'qmgr[3]: A10F: from=<>, size=900'],
    ['from:<>', '1vTabc-00001A-0A <= <> R=1vTabd-00001A-0A'],
    ['from:<>', '{"message":"A10F: from=\\u003c\\u003e, size=900"}'],
    ['from:<>', 'x9: x8: DSN: User unknown'],
  ];
  it.each(found)('of %s finds %s', (what, line) => {
    expect(finds(naming(what), line)).toBe(true);
  });

  const passed: [what: string, line: string][] = [
    ['A10F', 'mx1 postfix/qmgr[3]: A10F1: removed'],
    ['A10F', 'mx1 postfix/qmgr[3]: BA10F: removed'],
    ['from:anna@a.example', 'from=<annaXa.example>'],
    ['ip:192.0.2.7', 'client=pc[192.0.2.70]'],
    ['ip:192.0.2.7', 'client=pc[192x0x2x7]'],
    ['host:2001:db8:1:2::/64', 'client=pc[2001:db8:1:3::1]'],
    ['local:mx1/33', 'postfix/pickup[2]: A10F: uid=333 from=<www>'],
    ['from:<>', 'from=<anna@a.example>'],
  ];
  it.each(passed)('of %s passes over %s', (what, line) => {
    expect(finds(naming(what), line)).toBe(false);
  });

  it.each([
    'x/ | fields @message | limit 1',
    'x\\/ or @message like /.',
    '"; delete @message',
    "a'b`c@x.example/",
    'from:a@b.example/i | stats count(*)',
    'login:(?i)[^a]{9999}',
    '<)|(@x\n| unmask(@message)>',
    `to:${'/'.repeat(500)}@x.example`,
  ])('holds nothing of %j that means something', (what) => {
    const query = insightsQuery(naming(what));
    expect(() => patternsIn(naming(what))).not.toThrow();
    expect(query.length).toBeLessThan(1_000);
  });

  it('finds any word in its own line, as text and as JSON', () => {
    const words = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .map((text) => `x${text.trim()}y@z`);
    fc.assert(
      fc.property(words, (text) => {
        const filter = namingFilter({ text, from: text.toLowerCase(), messageId: text });
        expect(finds(filter, `from=<${text}>`)).toBe(true);
        expect(finds(filter, JSON.stringify({ message: `from=<${text}>` }))).toBe(true);
      }),
      { examples: [['x!\u2028!y@z']] },
    );
  });
});

describe('the filters of queue ids', () => {
  it('hold all ids, in queries that are short enough', () => {
    const ids = Array.from(
      { length: 2_000 },
      (_, at) => `A${(0xf020000000 + at).toString(16).toUpperCase()}`,
    );
    const parts = idFilters(ids);
    expect(parts.length).toBe(4);
    expect(parts.flatMap((part) => part.ids)).toEqual(ids);
    for (const { filter } of parts) expect(insightsQuery(filter).length).toBeLessThan(10_000);
    expect(ids.every((id) => parts.some(({ filter }) => finds(filter, `qmgr[3]: ${id}: removed`)))).toBe(
      true,
    );
  });

  it('leave out what is no id', () => {
    expect(idFilters(['A1/ or @message like /', '', '.*', 'A1|B', `A${'1'.repeat(99)}`])).toEqual([]);
  });
});

describe('the filters of Message-IDs', () => {
  it('find each of many', () => {
    const ids = Array.from({ length: 300 }, (_, at) => `${at}.(/)"${'x'.repeat(60)}@pc.example`);
    const filters = messageIdFilters(ids);
    expect(filters.length).toBeGreaterThan(1);
    for (const filter of filters) expect(insightsQuery(filter).length).toBeLessThan(10_000);
    expect(ids.every((id) => filters.some((filter) => finds(filter, `message-id=<${id}>`)))).toBe(true);
  });

  it('are none without one', () => {
    expect(messageIdFilters([])).toEqual([]);
  });
});
