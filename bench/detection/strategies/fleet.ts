import { PROVIDERS } from './one-sender.ts';
import { numbersIn, type Strategy } from './strategy.ts';

/** A new key every few minutes; none is used twice. */
function vanishing(
  name: string,
  keyOf: (i: number) => string,
  levels: readonly string[],
  logins = false,
): Strategy {
  return {
    name,
    levels,
    plan(office, level, random) {
      const [mails, every] = numbersIn(level);
      const clients = Array.from(
        { length: 400 },
        () => `${random.whole(11, 99)}.${random.whole(0, 255)}.3.4`,
      );
      return {
        send(minute) {
          const since = minute - office.attack - 500;
          if (since < 0) return [];
          const i = Math.floor(since / every!);
          // Over the first minutes of its time.
          const minutes = Math.min(every!, 5);
          const at = since % every!;
          if (at >= minutes) return [];
          const recipients = Math.floor(((at + 1) * mails!) / minutes) - Math.floor((at * mails!) / minutes);
          const sender = keyOf(i);
          const client = logins ? { client: random.pick(clients) } : {};
          return [{ minute, sender, from: `${i}@example.com`, recipients, domains: PROVIDERS, ...client }];
        },
      };
    },
  };
}

const LEVELS = [
  '8 every 5 minutes',
  '30 every 5 minutes',
  '100 every 5 minutes',
  '30 every 20 minutes',
  '100 every 60 minutes',
];

export const ONE_24 = vanishing(
  '5 a new address of one /24 every few minutes',
  (i) => `host:10.9.9.${1 + (i % 254)}`,
  LEVELS,
);

export const ONE_48 = vanishing(
  '6 a new /64 of one /48 every few minutes',
  (i) => `host:fd00:9:1:${(i + 1).toString(16)}::/64`,
  LEVELS,
);

export const GUESSED = vanishing(
  '7 a wave of guessed passwords',
  (i) => `login:account${i}@example.com`,
  [
    '5 every 4 minutes',
    '20 every 4 minutes',
    '60 every 4 minutes',
    '20 every 15 minutes',
    '100 every 30 minutes',
  ],
  true,
);
