import { describe, expect, it } from 'vitest';
import { expectSame } from './expect-same.ts';

const STAMP = '2026-05-04 10:05:';
const ID = '1tG3s6-z08PHH-S5';

/** How many of a log's lines the encoder reads itself, behind a first one that the parser reads. */
function direct(...bodies: string[]): number {
  const log = ['Completed', ...bodies].map((body, second) => `${STAMP}${10 + second} ${ID} ${body}\n`);
  return expectSame(Buffer.from(log.join('')));
}

const CLIENT = 'H=pc1 (helo) [192.168.10.7]:50211';
const NEXT = 'R=dnslookup T=remote_smtp H=mx.b.example [198.51.100.9]:25';

describe('EximBytes', () => {
  const lines: [direct: number, body: string][] = [
    [1, 'Completed'],
    [1, 'Completed QT=1s'],
    [0, 'Completely else'],
    [0, 'removed by ann'],
    [1, `<= a@b.example ${CLIENT} P=esmtpsa X=TLS1.3:x:256 CV=no A=plain:ann S=17 id=x@y`],
    [1, '<= a@b.example H=(pc1) [192.168.10.7] P=esmtp S=17'],
    [1, '<= a@b.example H=pc1 [2001:db8::7]:50211 P=esmtp S=17'],
    [1, `<= <> ${CLIENT} P=esmtp S=17 id=x@y`],
    [
      1,
      `<= a@b.example ${CLIENT} L P=esmtpsa L. X=TLS1.3:x:256 CV=no SNI=mx DN="CN=a b" K S=17 RT=1s id=x@y`,
    ],
    [
      1,
      `<= a@b.example ${CLIENT} P=esmtp A=login:ann PRDR K S=17 id=x@y T="A \\"subject\\" for you" from <a@b.example> for c@d.example e@f.example`,
    ],
    [1, `<= a@b.example ${CLIENT} I=[192.0.2.25]:25 P=esmtp S=17 T="x" for c@d.example`],
    [1, `<= a@b.example ${CLIENT} P=esmtp S=17 for c@d.example`],
    [1, `<= a@b.example ${CLIENT} P=esmtp S=17 id=x@y and more`],
    [1, `<= a@b.example ${CLIENT} P=esmtp A=external S=17`],
    [0, `<= a@b.example ${CLIENT} P=esmtp S=17 id=x@y T="a" S=9 for you" for c@d.example`],
    [0, `<= a@b.example ${CLIENT} P=esmtp S=17 id=x@y T="cut`],
    [0, `<= a@b.example ${CLIENT} P=esmtp A=plain:ann lee S=17`],
    [0, `<= a@b.example ${CLIENT} P=esmtp A=plain:ann:x@y S=17`],
    [0, `<= a@b.example ${CLIENT} P=esmtp A=plain:ann for c@d.example`],
    [0, `<= a@b.example ${CLIENT} P=esmtp S=17 id="x y"@z`],
    [0, `<= a@b.example ${CLIENT} P=esmtp S=17 for "x y"@z`],
    [0, '<= a@b.example H=(x) [192.0.2.1] (y) [192.168.10.7] P=esmtp S=17'],
    [0, '<= a@b.example H=(x H=y) [192.168.10.7] P=esmtp S=17'],
    [0, '<= a@b.example H=pc1 P=esmtp S=17'],
    [0, '<= a@b.example U=www-data P=local S=17'],
    [0, '<= <> R=1tG3s6-z08PHH-S4 U=exim P=local S=17'],
    [0, '<= <a@b.example> H=pc1 [192.168.10.7] P=esmtp S=17'],
    [0, `<= "a b"@c.example ${CLIENT} P=esmtp S=17`],
    [0, `(= a@b.example ${CLIENT} P=esmtp S=17`],
    [1, `=> c@d.example ${NEXT} X=TLS1.3:x:256 CV=yes DN="CN=mx" C="250 OK id=1tG3s6-z08PHH-S6" QT=1s`],
    [1, `-> c@d.example F=<a@b.example> ${NEXT} K C="250 2.0.0 Ok: queued as 5058FBC3A"`],
    [1, `>> Ann.C@D.example ${NEXT}`],
    [1, '=> c@d.example R=smart T=smtp H=filter [127.0.0.1] C="250 2.0.0 Ok: queued as 5058FBC3A"'],
    [1, '=> c@d.example R=smart T=smtp H=filter [192.0.2.99]:25 C="250 OK id=1tG3s6-z08PHH-S6"'],
    [1, '=> c@d.example R=smart T=smtp H=filter [10.1.2.3] C="250 Ok, discarded, id=1 - spam"'],
    [1, '=> c@d.example R=virtual T=dovecot C="250 2.0.0 <c> 5058FBC3A Saved"'],
    [1, '=> c@d.example R=virtual T=filter C="250 2.0.0 Ok: queued as 5058FBC3A"'],
    [1, '=> ann <ann@d.example> R=localuser T=local_delivery'],
    [1, '=> Ann <Ann@d.example> F=<> R=localuser T=local_delivery S=300'],
    [0, '=> ann <ann@d.example>'],
    [0, '=> c@d.example <all@d.example> R=alias T=remote_smtp H=mx [198.51.100.9]'],
    [0, '=> c@d.example (all@d.example) R=alias T=remote_smtp H=mx [198.51.100.9]'],
    [0, '=> |/usr/bin/vacation <ann@d.example> R=userforward T=address_pipe'],
    [0, '=> /dev/null <ann@d.example> R=userforward T=address_file'],
    [0, '=> :blackhole: <ann@d.example> R=system_aliases'],
    [0, '=> "a b"@d.example R=dnslookup T=remote_smtp H=mx [198.51.100.9]'],
    [0, `=> c@d.example ${NEXT} C="250 \\"ok\\""`],
    [0, `=> c@d.example ${NEXT} C="cut`],
    [0, `=> c@d.example ${NEXT}: 250 ok`],
    [0, '=> c@d.example R=smart T=smtp H=local [198.51.100.9] C="250 ok"'],
    [0, '=> c@d.example R=smart T=smtp H=mx (helo) [198.51.100.9] C="250 ok"'],
    [0, '=> c@d.example R=smart T=smtp H=mx C="250 ok"'],
    [0, `** c@d.example ${NEXT}: SMTP error: 550 5.1.1 no such user`],
    [0, `== c@d.example R=dnslookup T=remote_smtp defer (-44) H=mx [198.51.100.9]: SMTP error: 451 later`],
    [0, `*> c@d.example ${NEXT}`],
    [0, 'H=mx [198.51.100.9] Connection timed out'],
  ];
  it.each(lines)('reads %i lines itself as the parser does: %s', (count, body) => {
    expect(direct(body)).toBe(count);
  });

  const stamps: [direct: number, first: string, second: string][] = [
    [1, '2026-05-04 10:05:10', '2026-05-04 10:59:59'],
    [1, '2026-05-04 10:05:10.123', '2026-05-04 10:05:11.456'],
    [0, '2026-05-04 10:05:10', '2026-05-04 11:05:10'],
    [0, '2026-05-04 10:05:10', '2026-05-04 10:65:10'],
    [0, '2026-05-04 10:05:10', '2026-05-04T10:05:10'],
    [0, '2026-05-04 10:05:10 +0200', '2026-05-04 10:05:11 +0200'],
    [0, '2026-05-04 10:05:10', '2026-05-04 10:05:11 [7]'],
  ];
  it.each(stamps)('reads %i lines itself behind the stamps %s and %s', (count, first, second) => {
    expect(expectSame(Buffer.from(`${first} ${ID} Completed\n${second} ${ID} Completed\n`))).toBe(count);
  });

  it('takes the long ids of Exim 4.97, and no others', () => {
    const id = '1tG3s6-00000z08PHH-S5Ab';
    expect(expectSame(Buffer.from(`${STAMP}10 ${id} Completed\n`.repeat(2)))).toBe(1);
    expect(expectSame(Buffer.from(`${STAMP}10 ${id} Completed\n${STAMP}10 ${id}x Completed\n`))).toBe(0);
    expect(expectSame(Buffer.from(`${STAMP}10 ${ID} Completed\n${STAMP}11 ${ID}\n`))).toBe(0);
  });
});
