import type { Check } from '../../lambda/core/dnsbl/check/check.ts';
import type { Overall } from '../../lambda/core/dnsbl/check/report.ts';
import { linksFor, mainCause } from '../../lambda/core/dnsbl/watch/advice.ts';
import { ADVICE_ENGLISH } from '../../lambda/core/message/words/english/advice.ts';
import { type Column, fittedText, outputWidth, tableText } from '../fit.ts';

/** What a person reads: for each target a headline, a table of what is not clean, and what to do about it. */
export function asText(targets: readonly Overall[], left: readonly string[]): string {
  const parts = targets.map(targetText);
  const asked = targets.filter(({ all }) => all.length > 0);
  if (asked.length > 0 && asked.every(({ open, all }) => open.length === all.length)) {
    parts.push(
      fittedText(
        "Not one list could be trusted: is the resolver right? '--resolver authoritative' asks the lists' own servers.\n",
      ),
    );
  }
  if (left.length > 0) parts.push(fittedText(`Not asked: ${left.join('; ')}.\n`));
  return parts.join('\n');
}

const COLUMNS: readonly Column[] = [
  { head: 'list', width: 18 },
  { head: 'verdict', width: 13 },
  { head: 'codes', width: 13 },
  { head: 'what it says' },
];

function targetText({ target, verdict, all, listed, clean, open }: Overall): string {
  if (all.length === 0)
    return fittedText(`${target}: no list fits; addresses go to address lists, domains to domain lists.\n`);
  const text = [fittedText(`${target}: ${headline(verdict, listed.length, clean.length, open.length)}`)];
  const byDomain = all.filter(({ askedAs }) => askedAs !== undefined);
  if (byDomain.length > 0) {
    const lists = byDomain.map(({ list }) => list.id).join(', ');
    text.push(
      fittedText(`Asked as ${byDomain[0]!.askedAs} on ${lists}: these lists keep registrable domains only.`),
    );
  }
  const shown = [...listed, ...open];
  if (shown.length > 0) {
    const rows = shown.map((check) => [check.list.id, check.verdict, check.codes.join(' '), saying(check)]);
    text.push(tableText(COLUMNS, rows, outputWidth()));
  }
  for (const check of listed) text.push(fittedText(todo(check)));
  if (clean.length > 0) text.push(fittedText(`Clean on ${clean.map((check) => check.list.id).join(', ')}.`));
  return `${text.join('\n')}\n`;
}

function headline(verdict: Overall['verdict'], listed: number, clean: number, open: number): string {
  const rest = open > 0 ? `, ${open} could not be trusted` : '';
  if (verdict === 'listed') return `LISTED on ${listed} of ${listed + clean + open}${rest}`;
  if (verdict === 'clean') return `not listed on ${clean} of ${clean + open}${rest}`;
  return `UNKNOWN, not clean: no list of tier 1 could be trusted (${clean} lists say clean${rest})`;
}

function saying(check: Check): string {
  if (check.verdict !== 'listed') return check.reason ?? '';
  const words = check.reason === null ? '' : `\nThe list's own words, unchecked: ${check.reason}`;
  return `${check.severity}: ${check.meaning}${words}`;
}

function todo(check: Check): string {
  const advice = ADVICE_ENGLISH[mainCause(check.causes)];
  const { lookup: look, delist } = linksFor(check.list, check.target);
  const links = [look && `look it up: ${look}`, delist && delist !== look && `removal: ${delist}`].filter(
    Boolean,
  );
  return [`${check.list.id}: ${advice.first} ${advice.removal}`, ...links.map((link) => `  ${link}`)].join(
    '\n',
  );
}
