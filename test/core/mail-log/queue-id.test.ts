import { describe, expect, it } from 'vitest';
import { mtaOfQueueIds } from '../../../lambda/core/mail-log/queue-id.ts';

describe('mtaOfQueueIds', () => {
  it.each<[string, string[], string | undefined]>([
    ['short ids of Postfix', ['4F1B2C3D4E', '980A820E70E', '5058FBC3A'], 'postfix'],
    ['long ids of Postfix', ['3lyw0Z2NdSz2xGb', '4jcRNZ5J9czPh7m', '3mLQKK4rDdz7sVS'], 'postfix'],
    ['ids of Exim up to 4.96', ['1qbAO5-0091Cv-IH', '1RookS-000Pg8-VO'], 'exim'],
    ['ids of Exim from 4.97 on', ['10HmaX-000000005vi-0000'], 'exim'],
    ['ids of Sendmail', ['x13456xZ001234', '4BNA5Gq7031337'], 'sendmail'],
    ['ids of OpenSMTPD', ['c405e39a', 'c405e39a1b2c3d4e'], 'opensmtpd'],
    [
      'an id of Sendmail that could be one of Postfix, among others',
      ['5A123456012345', '5Ax3456r012346'],
      'sendmail',
    ],
    ['eight digits alone, which several write', ['12345678'], undefined],
    ['as many of the one as of the other', ['4F1B2C3D4E', '1qbAO5-0091Cv-IH'], undefined],
    ['what no server writes', ['NOQUEUE', 'x; reboot', ''], undefined],
    ['nothing', [], undefined],
  ])('%s', (_what, ids, mta) => {
    expect(mtaOfQueueIds(ids)).toBe(mta);
  });
});
