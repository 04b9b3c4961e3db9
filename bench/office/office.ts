import type { Random } from '../detection/random.ts';
import { type Directory, type Domain, OWN } from './directory.ts';
import type { MailServer, Recipient } from './server.ts';

export const DAY = 86_400;
/** 2026-03-02T00:00Z, a Monday. */
export const EPOCH = 1_772_409_600;

export interface Scene {
  random: Random;
  directory: Directory;
  server: MailServer;
  days: number;
  /** What each sender is, for the tables. */
  kinds: Map<string, string>;
  /** Senders whose networks an attack from a usual network may use. */
  networks: Map<string, readonly string[]>;
}

/** Somebody whom one writes to. */
export interface Contact {
  domain: Domain;
  mailbox: string;
  gone?: boolean;
}

let mailboxes = 0;

export function resetMailboxes(): void {
  mailboxes = 0;
}

export function contact(domain: Domain, gone = false): Contact {
  mailboxes++;
  return { domain, mailbox: `m${mailboxes}`, gone };
}

export function someone({ random, directory }: Scene): Contact {
  const at = random.next();
  if (at < 0.2) return contact(random.pick(directory.providers));
  if (at < 0.7) return contact(directory.partners[random.zipf(directory.partners.length)]!);
  return contact(random.pick(directory.companies));
}

export const to = ({ domain, mailbox, gone }: Contact): Recipient => ({
  domain,
  mailbox,
  unknown: gone === true,
});

const colleague = (random: Random): Recipient => ({ domain: OWN, mailbox: `person${random.whole(1, 200)}` });

/** An address of a carrier's NAT or a hotel. */
export function carrier(random: Random): string {
  return `${random.pick([100, 101, 102, 103, 104])}.${random.whole(0, 255)}.${random.whole(0, 255)}.${random.whole(1, 254)}`;
}

export interface Submitter {
  client: () => string;
  login?: string;
}

/** The ordinary mail of one person, and letters to a list of their own for some. */
export function person(scene: Scene, name: string, submitter: Submitter, kind: 'person' | 'merger'): void {
  const { random, server } = scene;
  const from = `${name}@example.com`;
  const contacts = Array.from({ length: random.whole(15, 60) }, () => someone(scene));
  const pace = Math.min(90, random.logNormal(14, 0.8));
  const begin = random.between(7, 9.5);
  const list = Array.from({ length: random.whole(30, 300) }, () => {
    const known = random.chance(0.4) ? random.pick(contacts) : someone(scene);
    return { ...known, gone: random.chance(0.03) };
  });
  let letter = random.between(1, 10);
  for (let day = 0; day < scene.days; day++) {
    const weekend = day % 7 >= 5;
    if (weekend && !random.chance(0.1)) continue;
    for (let left = random.poisson(weekend ? pace * 0.2 : pace); left > 0; left--) {
      const hour =
        begin + 9 * Math.min(1, Math.max(0, (random.chance(0.5) ? 0.28 : 0.72) + 0.16 * random.normal()));
      const recipients: Recipient[] = [];
      for (let more = random.chance(0.8) ? 1 : random.whole(2, 8); more > 0; more--) {
        if (random.chance(0.3)) recipients.push(colleague(random));
        else if (random.chance(0.07)) {
          const fresh = someone(scene);
          fresh.gone = random.chance(0.04);
          if (random.chance(0.5)) contacts.push({ ...fresh, gone: false });
          recipients.push(to(fresh));
        } else
          recipients.push({ ...to(contacts[random.zipf(contacts.length)]!), unknown: random.chance(0.006) });
      }
      const at = EPOCH + day * DAY + hour * 3600;
      server.submit({ at, client: submitter.client(), login: submitter.login, from, recipients });
      if (random.chance(0.4)) {
        const reply = random.pick(contacts);
        server.receive(
          at + random.between(600, 7200),
          reply.domain.ip,
          `${reply.mailbox}@${reply.domain.name}`,
          name,
        );
      }
    }
    if (kind === 'merger' && !weekend && day >= letter) {
      letter = day + random.between(3, 10);
      mailing(
        scene,
        EPOCH + day * DAY + (begin + random.between(1, 6)) * 3600,
        submitter,
        from,
        list,
        random.logBetween(0.5, 6),
      );
    }
  }
}

/** One mail to each of a list. */
export function mailing(
  { server, random }: Scene,
  start: number,
  submitter: Submitter,
  from: string,
  list: readonly Contact[],
  seconds: number,
): void {
  list.forEach((each, i) => {
    const at = start + i * seconds + random.next();
    server.submit({ at, client: submitter.client(), login: submitter.login, from, recipients: [to(each)] });
  });
}

/** Reports to the same few people; one kind writes several mails to one mailbox that is gone. */
export function cron(scene: Scene, client: string, dead: boolean): void {
  const { random, server, days } = scene;
  const readers = Array.from({ length: random.whole(1, 3) }, () => someone(scene));
  if (dead) readers.splice(0, readers.length, contact(random.pick(scene.directory.partners), true));
  const every = dead ? random.pick([600, 900, 3600]) : random.logBetween(900, DAY);
  for (let at = EPOCH + random.between(0, every); at < EPOCH + days * DAY; at += every)
    for (let i = dead ? random.whole(1, 6) : 1; i > 0; i--)
      server.submit({ at: at + i, client, from: 'cron@example.com', recipients: readers.map(to) });
}

/** Confirmations to customers, mistyped addresses among them. */
export function shop(scene: Scene, client: string): void {
  const { random, server, directory, days } = scene;
  const daily = random.logBetween(30, 300);
  const wrong = random.between(0.01, 0.05);
  for (let day = 0; day < days; day++)
    for (let left = random.poisson(daily); left > 0; left--) {
      const domain = random.chance(0.75)
        ? random.pick(directory.providers)
        : random.pick(directory.companies);
      const hour = Math.min(23.9, Math.max(0, 15 + 4.5 * random.normal()));
      const recipients = [to(contact(domain, random.chance(wrong)))];
      server.submit({ at: EPOCH + day * DAY + hour * 3600, client, from: 'shop@example.com', recipients });
    }
}

/** The same newsletter each week; its first one may be the first that this server ever sent. */
export function newsletter(
  scene: Scene,
  submitter: Submitter,
  from: string,
  size: number,
  firstDay: number,
): void {
  const { random, directory } = scene;
  const list = Array.from({ length: size }, () =>
    contact(
      random.chance(0.6) ? random.pick(directory.providers) : random.pick(directory.companies),
      random.chance(0.02),
    ),
  );
  const seconds = random.logBetween(0.3, 4);
  for (let day = firstDay; day < scene.days; day += 7)
    mailing(scene, EPOCH + day * DAY + 10 * 3600, submitter, from, list, seconds);
}

/** Nothing for days, then hundreds of alerts to the same few people. */
export function monitor(scene: Scene, client: string): void {
  const { random, server, days } = scene;
  const readers = Array.from({ length: random.whole(2, 5) }, () => someone(scene));
  for (let day = 0; day < days; day++) {
    const storm = random.chance(0.12) ? random.whole(50, 400) : random.whole(0, 3);
    const start = EPOCH + day * DAY + random.between(0, DAY - 7200);
    for (let i = 0; i < storm; i++)
      server.submit({ at: start + i * 9, client, from: 'monitor@example.com', recipients: readers.map(to) });
  }
}
