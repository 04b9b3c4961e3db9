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
  return LOCALISED.get(word.toLowerCase().replace(/\.$/, '')) ?? 0;
}

const NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const ENGLISH: ReadonlyMap<number, number> = new Map(
  NAMES.map((name, index) => [
    (name.charCodeAt(0) << 16) | (name.charCodeAt(1) << 8) | name.charCodeAt(2),
    index + 1,
  ]),
);

/** Source: CLDR's abbreviated months of de, fr, es, it, pt, nl, and glibc's where they differ. */
const LOCALISED: ReadonlyMap<string, number> = new Map(
  [
    'jan janv ene gen jän',
    'feb févr fév fev febr',
    'mar mär märz mars mrt',
    'apr avr abr',
    'may mai mag mei maio',
    'jun juin giu',
    'jul juil lug',
    'aug août aoû ago',
    'sep sept set',
    'oct okt ott out',
    'nov',
    'dec dez déc dic',
  ].flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);
