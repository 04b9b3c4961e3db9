import type { Mta } from './header/program.ts';

/** A day is a letter to Sendmail, and so is each part of a time down to the second; then come digits. */
const SENDMAIL = /^[0-9A-Za-x]{8}\d{6,}$/;
/** 6-6-2 up to Exim 4.96, 6-11-4 from 4.97 on. */
const EXIM = /^[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})$/;
/** Five digits of microseconds and an inode, both in upper case; or a long id, which has no vowels, and `z` behind ten. */
const POSTFIX =
  /^[0-9A-F]{6,}$|^[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,}z[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-y]+$/;
/** A message, or one envelope of it. */
const OPENSMTPD = /^[0-9a-f]{8}(?:[0-9a-f]{8})?$/;

const SHAPES: readonly (readonly [Mta, RegExp])[] = [
  ['exim', EXIM],
  ['opensmtpd', OPENSMTPD],
  ['postfix', POSTFIX],
  ['sendmail', SENDMAIL],
];

/**
 * Which server wrote these queue ids, by their shape; undefined when they do not tell.
 *
 * One id may have two shapes (eight digits are anybody's): the server that most of them may be of is meant.
 *
 * @example mtaOfQueueIds(['4F1B2C3D4E', '4XkQ2p3Lz7z1B']) // 'postfix'
 */
export function mtaOfQueueIds(ids: readonly string[]): Mta | undefined {
  const counts = SHAPES.map(([mta, shape]) => ({ mta, count: ids.filter((id) => shape.test(id)).length }));
  const most = Math.max(...counts.map(({ count }) => count));
  const likeliest = counts.filter(({ count }) => count === most);
  return most > 0 && likeliest.length === 1 ? likeliest[0]!.mta : undefined;
}
