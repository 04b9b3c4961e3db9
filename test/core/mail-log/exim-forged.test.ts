import { describe, expect, it } from 'vitest';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';

describe("Exim's arrival, in which one of its own words stands twice", () => {
  it.each([
    ['H=', 'H=mx [192.0.2.1]:25 U=x H=y [192.0.2.66]:25 P=esmtpa A=login:bob', undefined, 'bob', undefined],
    ['U=', 'U=web U=root P=local', undefined, undefined, 'web U=root'],
    ['P=', 'U=web P=boss P=local', undefined, undefined, 'web P=boss'],
    ['A=', 'H=mx [192.0.2.1]:25 P=esmtpa A=login:bob A=login:boss', undefined, undefined, undefined],
    ['S=', 'H=mx [192.0.2.1]:25 P=esmtpa A=login:bob S=9', undefined, undefined, undefined],
    [') [', 'H=mx (a) [192.0.2.66] b) [192.0.2.1]:25 P=esmtp', '192.0.2.1', undefined, undefined],
  ])('%s: a client cannot choose whose %s is', (_word, fields, client, login, user) => {
    const line = `2026-05-04 10:00:00 1raAO5-0091Cv-IH <= a@b.example ${fields} S=171 id=x@y`;
    const parsed = createLineParser()(line);
    expect([parsed.client_ip, parsed.sasl_username, parsed.local_user]).toEqual([client, login, user]);
  });
});
