import { limitedAtHome, type SenderLimit, suggestLimits } from '../../lambda/core/limits/limits.ts';
import { limitOfNewcomer } from '../../lambda/core/limits/machine-networks.ts';
import type { Sending } from '../../lambda/core/limits/sent-mail.ts';
import { senderKind } from '../../lambda/core/sender.ts';
import type { Attack } from '../office/attacks.ts';

/** What was put off of some honest mail, in messages. */
export interface Honest {
  messages: number;
  delayed: number;
}

/** What was let through of some attacks, in recipients. */
export interface Cut {
  sent: number;
  through: number;
}

type Senders = ReadonlyMap<string, readonly Sending[]>;
type Room = Pick<SenderLimit, 'limit' | 'home'>;

/** Adds up what limits that were learned from the mail before a time do to the mail after it, and to attacks. */
export class Score {
  readonly honest: Honest = { messages: 0, delayed: 0 };
  /** Of senders that had sent nothing before. */
  readonly strangers: Honest = { messages: 0, delayed: 0 };
  /** Put off, by what the sender is. */
  readonly kinds = new Map<string, number>();
  readonly attacks = new Map<string, Cut>();
  /** What is no attack that was played: the same mail from another place, or behind other senders in turn. */
  readonly elsewhere = new Map<string, Cut>();
  /** The largest share of an office's messages that was put off. */
  worst = 0;

  office(
    mail: Senders,
    kinds: ReadonlyMap<string, string>,
    attacks: readonly Attack[],
    learned: number,
  ): void {
    const before = [...mail].flatMap(([sender, all]) => {
      const known = all.filter(({ time }) => time < learned);
      return known.length === 0 ? [] : [[sender, known] as const];
    });
    const { senders, networks } = suggestLimits({ senders: new Map(before), seen: 1 }, []);
    const rooms = new Map<string, Room>(senders.map((each) => [each.sender, each]));
    const roomOf = (sender: string): Room =>
      rooms.get(sender) ?? { limit: limitOfNewcomer(sender, networks) };
    this.#week(mail, kinds, learned, roomOf, rooms);
    for (const attack of attacks) {
      const sends = attack.sends.map(({ at, recipients, client }) => ({
        ...{ time: at * 1000, recipients },
        ...(client !== undefined && { client }),
      }));
      const key = attack.keys[0]!;
      add(this.attacks, attack.kind, sends, roomOf(key));
      const inTurn = (name: string, victims: (sender: string) => boolean, home = false) => {
        for (const each of senders.filter(({ sender }) => victims(sender)))
          add(this.elsewhere, name, home ? atHome(sends, each) : sends, each);
      };
      if (attack.kind === 'stolen login') {
        inTurn('stolen login, of each login in turn', (each) => senderKind(each) === 'login');
        inTurn("the same from the login's own network", (each) => senderKind(each) === 'login', true);
      }
      if (attack.kind === 'web form')
        for (const kind of new Set(kinds.values()))
          if (/cron|shop|monitor|newsletter|invoice/.test(kind))
            inTurn(`the same form behind a ${kind}`, (each) => kinds.get(each) === kind);
      if (attack.kind === 'new host')
        for (const { limit } of networks) add(this.elsewhere, 'new host among the servers', sends, { limit });
    }
  }

  #week(
    mail: Senders,
    kinds: ReadonlyMap<string, string>,
    learned: number,
    roomOf: (sender: string) => Room,
    known: ReadonlyMap<string, Room>,
  ): void {
    const here: Honest = { messages: 0, delayed: 0 };
    for (const [sender, all] of mail) {
      const week = all.filter(({ time }) => time >= learned);
      const { delayed } = limitedAtHome(week, roomOf(sender));
      for (const sum of known.has(sender) ? [this.honest, here] : [this.honest, here, this.strangers]) {
        sum.messages += week.length;
        sum.delayed += delayed;
      }
      const kind = kinds.get(sender) ?? 'unknown';
      if (delayed > 0) this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + delayed);
    }
    this.worst = Math.max(this.worst, here.delayed / here.messages);
  }
}

/** The mail as if it came from where the login usually is. */
function atHome(sends: readonly Sending[], { home }: Room): Sending[] {
  const client = home?.networks[0]?.replace(/0\.0\/16$/, '0.1');
  return sends.map((each) => ({ ...each, ...(client !== undefined && { client }) }));
}

function add(sums: Map<string, Cut>, kind: string, sends: readonly Sending[], room: Room): void {
  const told = limitedAtHome(sends, room);
  const sum = sums.get(kind) ?? { sent: 0, through: 0 };
  sum.sent += told.through + told.delayedRecipients;
  sum.through += told.through;
  sums.set(kind, sum);
}
