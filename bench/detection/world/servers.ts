import type { Mix } from './names.ts';
import { atLocal, DAY, type Fate, freshMailbox, type Scene, send, strangers } from './scene.ts';

type Actor = (scene: Scene, key: string, address: string) => void;

/** Every few minutes or hours the same report to the same few people. */
export const cron: Actor = (scene, key, address) => {
  const { random, domains, parameters } = scene;
  const every = Math.round(random.logBetween(10, DAY));
  const readers = Array.from({ length: random.whole(1, 4) }, () => ({
    domain: domains.partner(random),
    id: freshMailbox(),
  }));
  for (let minute = random.whole(0, every); minute < parameters.days * DAY; minute += every) {
    const fate = { bounced: 0.001, deferred: 0.005 };
    scene.traffic.message(
      [key],
      minute,
      address,
      readers.map(({ domain, id }) => send(scene, minute, domain, id, fate)),
    );
  }
};

/** The same, to somebody who left the company years ago. */
export const deadCron: Actor = (scene, key, address) => {
  const { random, domains, parameters } = scene;
  const every = random.pick([15, 20, 30]);
  const reader = { domain: domains.partner(random), id: freshMailbox() };
  for (let minute = random.whole(0, every); minute < parameters.days * DAY; minute += every) {
    scene.traffic.message([key], minute, address, [
      send(scene, minute, reader.domain, reader.id, { bounced: 1, deferred: 0 }),
    ]);
  }
};

/** Mail that customers' deeds set off, by the hour of their day, with rushes. */
function eventDriven(
  scene: Scene,
  key: string,
  address: string,
  mix: Mix,
  fate: Fate,
  daily: number,
  again: number,
): void {
  const { random, parameters } = scene;
  const known: { domain: number; id: number }[] = [];
  for (let day = 0; day < parameters.days; day++) {
    const rush = random.chance(parameters.rushes) ? random.between(8, 22) : -9;
    for (let hour = 0; hour < 24; hour++) {
      const busy = 0.15 + Math.max(0, Math.sin(((hour - 6) / 17) * Math.PI));
      const factor = Math.abs(hour - rush) < 1 ? random.logBetween(3, 12) : 1;
      for (let left = random.poisson((daily / 16) * busy * factor); left > 0; left--) {
        const minute = atLocal(scene, day, hour + random.next());
        if (minute < 0) continue;
        if (known.length > 0 && random.chance(again)) {
          const one = random.pick(known);
          scene.traffic.message([key], minute, address, [send(scene, minute, one.domain, one.id, fate)]);
          continue;
        }
        const [one] = strangers(scene, minute, 1, mix, fate);
        known.push(one!);
        scene.traffic.message([key], minute, address, [one!]);
      }
    }
  }
}

export const ticket: Actor = (scene, key, address) => {
  const { random } = scene;
  const fate = { bounced: random.between(0.01, 0.04), deferred: 0.02 };
  eventDriven(
    scene,
    key,
    address,
    { provider: 0.35, partner: 0.35, company: 0.2 },
    fate,
    random.logBetween(80, 600),
    0.6,
  );
};

export const shop: Actor = (scene, key, address) => {
  const { random, parameters } = scene;
  const fate = { bounced: random.between(...parameters.shopFailed), deferred: 0.02 };
  eventDriven(
    scene,
    key,
    address,
    { provider: 0.7, partner: 0.05, company: 0.05 },
    fate,
    random.logBetween(50, 800),
    0.3,
  );
};

/** A few messages a day; when something breaks, hundreds to the same few people. */
export const monitor: Actor = (scene, key, address) => {
  const { random, domains, parameters } = scene;
  const readers = Array.from({ length: random.whole(2, 8) }, () => ({
    domain: domains.partner(random),
    id: freshMailbox(),
  }));
  const alert = (minute: number): void => {
    const fate = { bounced: 0.002, deferred: 0.01 };
    if (minute < 0) return;
    scene.traffic.message(
      [key],
      minute,
      address,
      readers.map(({ domain, id }) => send(scene, minute, domain, id, fate)),
    );
  };
  for (let day = 0; day < parameters.days; day++) {
    for (let left = random.poisson(8); left > 0; left--) alert(atLocal(scene, day, random.between(0, 24)));
    if (!random.chance(0.15)) continue;
    const start = atLocal(scene, day, random.between(0, 24));
    const length = random.whole(20, 180);
    for (let left = Math.round(random.logBetween(100, 2000)); left > 0; left--)
      alert(start + random.whole(0, length));
  }
};

/** Once a week to thousands, at about the same hour. */
export const newsletter: Actor = (scene, key, address) => {
  const { random, domains, parameters } = scene;
  const mix = { provider: 0.5, partner: 0.15, company: 0.15 };
  const size = Math.round(random.logBetween(600, 8000));
  const readers = Array.from({ length: size }, () => ({
    domain: domains.mixed(random, mix),
    id: freshMailbox(),
  }));
  const fate = { bounced: random.between(0.005, 0.03), deferred: 0.02 };
  const weekday = random.whole(0, 4);
  const hour = random.between(8, 17);
  const pace = random.logBetween(20, 150);
  for (let day = weekday; day < parameters.days; day += 7) {
    const start = atLocal(scene, day, hour + random.between(-0.7, 0.7));
    if (start < 0) continue;
    readers.forEach(({ domain, id }, i) => {
      const minute = start + Math.floor(i / pace);
      scene.traffic.message([key], minute, address, [send(scene, minute, domain, id, fate)]);
    });
  }
};

/** A handful of invoices a day, and the whole customer base once a month. */
export const invoices: Actor = (scene, key, address) => {
  const { random, domains, parameters } = scene;
  const mix = { provider: 0.15, partner: 0.45, company: 0.35 };
  const customers = Array.from({ length: random.whole(500, 1500) }, () => ({
    domain: domains.mixed(random, mix),
    id: freshMailbox(),
  }));
  const fate = { bounced: random.between(0.01, 0.03), deferred: 0.02 };
  const monthly = random.whole(0, Math.min(3, parameters.days - 1));
  for (let day = 0; day < parameters.days; day++) {
    if (day % 7 >= 5) continue;
    for (let left = random.poisson(12); left > 0; left--) {
      const minute = atLocal(scene, day, random.between(9, 17));
      const one = random.pick(customers);
      if (minute >= 0)
        scene.traffic.message([key], minute, address, [send(scene, minute, one.domain, one.id, fate)]);
    }
    if (day % 28 !== monthly && day !== monthly + 23) continue;
    const start = atLocal(scene, day, random.between(9, 12));
    if (start < 0) continue;
    customers.forEach(({ domain, id }, i) => {
      const minute = start + Math.floor(i / 15);
      scene.traffic.message([key], minute, address, [send(scene, minute, domain, id, fate)]);
    });
  }
};

/** A mailing list: each post to the same subscribers. */
export const list: Actor = (scene, key, address) => {
  const { random, domains, parameters } = scene;
  const mix = { provider: 0.4, partner: 0.3, company: 0.2 };
  const readers = Array.from({ length: random.whole(60, 300) }, () => ({
    domain: domains.mixed(random, mix),
    id: freshMailbox(),
  }));
  for (let day = 0; day < parameters.days; day++) {
    for (let left = random.poisson(day % 7 < 5 ? 4 : 1); left > 0; left--) {
      const minute = atLocal(scene, day, random.between(8, 20));
      if (minute < 0) continue;
      const fate = { bounced: 0.01, deferred: 0.02 };
      scene.traffic.message(
        [key],
        minute,
        address,
        readers.map(({ domain, id }) => send(scene, minute, domain, id, fate)),
      );
    }
  }
};

/** Out-of-office notes and rejections to whoever wrote, forged addresses too. */
export const autoReply: Actor = (scene, key) => {
  const { random } = scene;
  const fate = { bounced: random.between(0.2, 0.5), deferred: 0.1 };
  eventDriven(
    scene,
    key,
    '',
    { provider: 0.3, partner: 0.1, company: 0.2 },
    fate,
    random.logBetween(15, 120),
    0.1,
  );
};
