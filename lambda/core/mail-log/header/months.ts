/**
 * The month that a name at `at` stands for, 1 to 12, or 0. English names are what syslog writes; journalctl and
 * some syslog daemons write the locale's: German, French, Spanish, Italian, Portuguese and Dutch are known.
 */
export function monthAt(line: string, at: number): number {
  const letters = (line.charCodeAt(at) << 16) | (line.charCodeAt(at + 1) << 8) | line.charCodeAt(at + 2);
  return ENGLISH.get(letters) ?? 0;
}

/** As `monthAt`, for a whole word in any of the known languages, with or without a trailing full stop. */
export function monthNamed(word: string): number {
  const numbered = NUMBERED.exec(word);
  if (numbered !== null) return Number(numbered[1]) <= 12 ? Number(numbered[1]) : 0;
  return LOCALISED.get(word.toLowerCase().replace(/\.$/, '')) ?? 0;
}

const NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const ENGLISH: ReadonlyMap<number, number> = new Map(
  NAMES.map((name, index) => [
    (name.charCodeAt(0) << 16) | (name.charCodeAt(1) << 8) | name.charCodeAt(2),
    index + 1,
  ]),
);

/**
 * Source: CLDR's abbreviated months of de, fr, es, it, pt, nl, sv, da, nb, pl, cs, hu, ro, tr, ru, uk, and glibc's where
 * they differ. A word that means another month in another language has no place here.
 */
const LOCALISED: ReadonlyMap<string, number> = new Map(
  [
    'jan janv ene gen jän ian sty led oca янв січ',
    'feb févr fév fev febr lut úno şub фев февр лют',
    'mar mär märz mars mrt márc бер мар март',
    'apr avr abr ápr kwi dub nis апр кві квіт',
    'may mai mag mei maio maj máj maí kvě май мая тра трав',
    'jun juin giu jún iun cze haz июн июнь июня чер черв',
    'jul juil lug júl iul lip tem июл июль июля лип',
    'aug août aoû ago sie ağu srp авг сер серп',
    'sep sept set szept wrz zář eyl сен сент вер',
    'oct okt ott out paź říj eki окт жов жовт',
    'nov noi lis kas ноя нояб лис лист',
    'dec dez déc dic des gru pro ara дек гру груд',
  ].flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);

/** `1月`, `12月` of Japanese and Chinese locales, `1월` of Korean ones. */
const NUMBERED = /^(\d{1,2})[\u6708\uc6d4]$/;
