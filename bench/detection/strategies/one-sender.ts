import { Domains } from '../world/names.ts';
import { WORLD_A } from '../world/parameters.ts';
import { DAY, EPOCH } from '../world/scene.ts';
import { type Office, sendersOf } from './office.ts';
import { anHour, numbersIn, type Strategy } from './strategy.ts';

/** Three that everybody writes to. */
export const PROVIDERS = new Domains().providers.slice(0, 3);

/** The hour of the office's clock, and its day, the first being a Monday. */
function clock(minute: number): { day: number; hour: number; ofDay: number } {
  const local = minute - EPOCH + WORLD_A.zone;
  const day = Math.floor(local / DAY);
  return { day, hour: (local - day * DAY) / 60, ofDay: local - day * DAY };
}

function atWork(minute: number): boolean {
  const { day, hour } = clock(minute);
  return day % 7 < 5 && hour >= 8 && hour < 18;
}

/** An ordinary PC, and how its owner signs. */
function victim(office: Office, at = 0): { sender: string; from: string } {
  const people = sendersOf(office, 'person');
  // Names that the office's people have; the first hosts are those of the first people.
  const index = 10 + at;
  return { sender: people[index]!, from: fromOf(office, people[index]!) };
}

/** The envelope sender that a key uses most. */
function fromOf(office: Office, sender: string): string {
  for (const tallies of office.tallies.values()) {
    for (const tally of tallies) {
      if (tally.sender === sender && tally.envelopeSenders?.length === 1)
        return String(tally.envelopeSenders[0]);
    }
  }
  return 'somebody@example.com';
}

/** What it, or everybody, wrote to before the attack. */
function writtenTo(office: Office, sender?: string): { domains: number[]; names: number[] } {
  const domains = new Set<number>();
  const names = new Set<number>();
  for (const [minute, tallies] of office.tallies) {
    if (minute >= office.attack) continue;
    for (const tally of tallies) {
      if (sender !== undefined && tally.sender !== sender) continue;
      for (const each of tally.domains ?? []) domains.add(each as number);
      for (const each of tally.recipientNames ?? []) names.add(each as number);
    }
  }
  return { domains: [...domains], names: [...names] };
}

export const PROVIDERS_ONLY: Strategy = {
  name: '1 an ordinary PC, three providers, no failures',
  levels: [
    ...[20, 40, 100, 300, 1000, 3000].map((rate) => `${rate} an hour of work`),
    ...[10, 30, 100, 1000].map((rate) => `${rate} an hour, day and night`),
  ],
  plan(office, level, random) {
    const [rate] = numbersIn(level);
    const { sender, from } = victim(office);
    const always = level.endsWith('night');
    return {
      send: (minute) =>
        always || atWork(minute)
          ? [{ minute, sender, from, recipients: anHour(rate!, random), domains: PROVIDERS }]
          : [],
    };
  },
};

/** The share of failures that nobody looks at. */
const HARMLESS = 0.02;

export const PADDED: Strategy = {
  name: '2 failures padded with own plus-addresses',
  levels: [10, 20, 30].flatMap((failed) => [20, 100, 1000].map((rate) => `${failed} % of ${rate} an hour`)),
  plan(office, level, random) {
    const [percent, rate] = numbersIn(level);
    const share = percent! / 100;
    const { sender, from } = victim(office);
    return {
      send: (minute) => {
        if (!atWork(minute)) return [];
        const recipients = anHour(rate!, random);
        const failed = random.poisson(recipients * share);
        const padding = Math.round(recipients * (share / HARMLESS - 1));
        return [{ minute, sender, from, recipients, failed, padding, domains: PROVIDERS }];
      },
    };
  },
};

export const SERIAL_LETTER: Strategy = {
  name: '3 the look of a serial letter',
  levels: [1, 3].flatMap((every) => [100, 300, 1000, 3000].map((size) => `${size} each ${every} days`)),
  plan(office, level, random) {
    const [size, every] = numbersIn(level);
    const { sender, from } = victim(office);
    const { domains } = writtenTo(office);
    const pace = 20;
    return {
      send: (minute) => {
        const { day, ofDay } = clock(minute);
        const since = ofDay - 600;
        if (day % 7 >= 5 || day % every! !== 0 || since < 0 || since * pace >= size!) return [];
        const recipients = Math.min(pace, size! - since * pace);
        return [{ minute, sender, from, recipients, failed: random.poisson(recipients * 0.02), domains }];
      },
    };
  },
};

export const RAMP: Strategy = {
  name: '8 a slow ramp that teaches the baseline',
  levels: [3, 5, 10, 20, 30, 50].map((percent) => `${percent} % a day`),
  plan(office, level, random) {
    const [percent] = numbersIn(level);
    const { sender, from } = victim(office);
    return {
      send: (minute) => {
        if (!atWork(minute)) return [];
        const days = (minute - office.attack) / DAY;
        const recipients = anHour(2 * (1 + percent! / 100) ** days, random);
        return [{ minute, sender, from, recipients, domains: PROVIDERS }];
      },
    };
  },
};

export const DAILY_BURST: Strategy = {
  name: '9 the same burst daily at one hour',
  levels: [50, 100, 200, 400, 1000, 3000].map((size) => `${size} a day`),
  plan(office, level) {
    const [size] = numbersIn(level);
    const { sender, from } = victim(office);
    return {
      send: (minute) => {
        const since = clock(minute).ofDay - 780;
        if (since < 0 || since >= 10) return [];
        return [{ minute, sender, from, recipients: Math.ceil(size! / 10), domains: PROVIDERS }];
      },
    };
  },
};

export const ADDRESS_BOOK: Strategy = {
  name: "10a the owner's own correspondents",
  levels: [20, 60, 200, 1000].map((rate) => `${rate} an hour of work`),
  plan(office, level, random) {
    const [rate] = numbersIn(level);
    const { sender, from } = victim(office);
    const { domains, names } = writtenTo(office, sender);
    return {
      send: (minute) => {
        if (!atWork(minute)) return [];
        const recipients = anHour(rate!, random);
        const known =
          names.length > 0 ? { names: Array.from({ length: recipients }, () => random.pick(names)) } : {};
        return [{ minute, sender, from, recipients, domains, ...known }];
      },
    };
  },
};

export const TWO_KEYS: Strategy = {
  name: '10b two PCs by turns',
  levels: ['minute', 'hour', 'day'].flatMap((turn) =>
    [40, 100, 1000].map((rate) => `${rate} an hour of work, by the ${turn}`),
  ),
  plan(office, level, random) {
    const [rate] = numbersIn(level);
    const turn = level.endsWith('minute') ? 1 : level.endsWith('hour') ? 60 : DAY;
    const both = [victim(office, 0), victim(office, 1)];
    return {
      send: (minute) =>
        atWork(minute)
          ? [
              {
                minute,
                ...both[Math.floor(minute / turn) % 2]!,
                recipients: anHour(rate!, random),
                domains: PROVIDERS,
              },
            ]
          : [],
    };
  },
};
