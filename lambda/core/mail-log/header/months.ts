/**
 * The month that a name at `at` stands for, 1 to 12, or 0. English names are what syslog writes; journalctl and
 * some syslog daemons write the locale's.
 */
export function monthAt(line: string, at: number): number {
  const letters = (line.charCodeAt(at) << 16) | (line.charCodeAt(at + 1) << 8) | line.charCodeAt(at + 2);
  return ENGLISH.get(letters) ?? 0;
}

/** The longest name of a month, `septiembre.` and the like. */
export const LONGEST_MONTH = 12;

/**
 * As `monthAt`, for a whole word in any of the known languages, with or without a trailing full stop. A name that is
 * written out begins with its abbreviation, the longest of which counts: `červenec` is July, `červen` June.
 */
export function monthNamed(word: string): number {
  const numbered = NUMBERED.exec(word);
  if (numbered !== null) return Number(numbered[1]) <= 12 ? Number(numbered[1]) : 0;
  const name = word.toLowerCase().replace(/\.$/, '');
  if (name.length > LONGEST_MONTH || !LETTERS.test(name)) return 0;
  for (let length = name.length; length >= 3; length--) {
    const month = LOCALISED.get(name.slice(0, length));
    if (month !== undefined) return month;
  }
  return 0;
}

const LETTERS = /^\p{L}+$/u;

/** As syslog writes them. */
export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const ENGLISH: ReadonlyMap<number, number> = new Map(
  MONTHS.map((name, index) => [
    (name.charCodeAt(0) << 16) | (name.charCodeAt(1) << 8) | name.charCodeAt(2),
    index + 1,
  ]),
);

/**
 * Source: CLDR's abbreviated months of de, fr, es, it, pt, ca, nl, sv, da, nb, pl, cs, sk, sl, hu, ro, tr, ru, uk, bg, fi,
 * et, lv, lt, el, and glibc's where they differ. A word that means another month in another language has no place here.
 */
const LOCALISED: ReadonlyMap<string, number> = new Map(
  [
    'jan janv ene gen jän ian sty led oca янв січ яну tammi jaan sau ιαν',
    'feb févr fév fev febr lut úno şub фев лют helmi veebr vas φεβ',
    'mar mär märz mars mrt maart márc bře бер мар март maalis kov μάρ μαρ',
    'apr avr abr ápr kwi dub nis апр кві квіт huhti bal απρ',
    'may mai mag mei maio maj máj maí kvě май мая тра трав touko geg μάι μαΐ μαι',
    'jun juin giu jún iun cze haz juny июн июнь июня юни чер черв čen červn červen kesä juuni jūn bir ιούν ιουν',
    'jul juil lug júl iul lip tem июл июль июля юли лип čec července červenc heinä juuli jūl lie ιούλ ιουλ',
    'aug août aoû ago sie ağu avg srp авг сер серп elo rugp αύγ αυγ',
    'sep sept set szept wrz zář eyl сен сент сеп вер syys rugs σεπ',
    'oct okt ott out paź říj eki окт жов жовт loka spa οκτ',
    'nov noi lis kas ноя нояб ное лис лист marras lap νοέ νοε',
    'dec dez déc dic des gru pro ara дек гру груд joulu dets δεκ',
  ].flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);

/** `1月`, `12月` of Japanese and Chinese locales, `1월` of Korean ones. */
const NUMBERED = /^(\d{1,2})[\u6708\uc6d4]$/;
