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

describe('a subject that holds Exim’s own words', () => {
  const VICTIM = '[10.0.0.9] P=esmtpa A=plain:victim S=1';
  const SUBJECTS = [
    'x"y',
    `x" H=v ${VICTIM} id=z`,
    `x" H=v ${VICTIM} id=z T="y`,
    `x) ${VICTIM} id=z T="y`,
    `x" (v) ${VICTIM} id=z T="y`,
    `x) ${VICTIM} T="y`,
    `x) [10.0.0.9] U=q P=esmtpa A=plain:victim S=1 T="y`,
    'x" U=victim P=local S=1 T="y',
    'x" A=plain:victim S=1 T="y',
    'x" P=esmtpa A=plain:victim S=1 T="y',
    'x\\" P=esmtpa A=plain:victim S=1 T=\\"y\\',
  ];
  const ARRIVALS: [fields: string, client?: string, login?: string, user?: string][] = [
    ['H=(pc) [10.0.0.66] P=esmtpa A=plain:bot S=900 id=1@pc', '10.0.0.66', 'bot'],
    ['H=pc.lan [10.0.0.66] P=esmtp S=900 id=1@pc', '10.0.0.66'],
    ['H=(pc) [10.0.0.66] P=esmtp S=900', '10.0.0.66'],
    ['U=www P=local S=900 id=1@pc', undefined, undefined, 'www'],
  ];
  const TAILS = ['', ' for c@d.example', ' from <a@b.example> for c@d.example'];
  const parse = createLineParser();
  const whose = (fields: string, subject: string, tail: string) => {
    const line = parse(`2026-05-04 10:00:00 1raAO5-0091Cv-IH <= a@b.example ${fields} T="${subject}"${tail}`);
    return [line.client_ip, line.sasl_username, line.local_user];
  };
  const cases = ARRIVALS.flatMap(([fields, ...names]) =>
    TAILS.flatMap((tail) =>
      SUBJECTS.map((subject) => ({ fields, tail, subject, right: [names[0], names[1], names[2]] })),
    ),
  );

  // receive.c: a backslash before each quote and backslash of the decoded subject, then string_printing.
  it('changes nothing as Exim writes it', () => {
    for (const { fields, tail, subject, right } of cases) {
      const written = subject.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n');
      expect(whose(fields, written, tail), `${fields} ${subject}${tail}`).toEqual(right);
    }
  });

  it('names nobody else where somebody took the backslashes out', () => {
    for (const { fields, tail, subject, right } of cases) {
      const got = whose(fields, subject, tail);
      if (got.some((name) => name !== undefined)) expect(got, `${fields} ${subject}${tail}`).toEqual(right);
    }
  });

  it.each([
    ['of a HELO that begins a subject', `H=(x) ${VICTIM} T="q) [10.0.0.66] P=esmtp S=900 id=1@pc`],
    ['of a HELO that holds one', `H=(x) ${VICTIM} T="q" q) [10.0.0.66] P=esmtp S=900 id=1@pc`],
  ])('is no subject in the place %s', (_, fields) => {
    expect(JSON.stringify(whose(fields, 'y', ' for c@d.example'))).not.toMatch(/victim|10\.0\.0\.9/);
  });
});
