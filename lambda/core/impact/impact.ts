import type { Settings } from '../config.ts';
import { arrivedAt, isRefused, type Life } from '../life/life.ts';
import { LifeBook } from '../life/life-book.ts';
import type { ParsedLine } from '../mail-log/parsed-line.ts';
import { asciiDomain } from '../text/ascii-domain.ts';
import { Block, type BlockImpact } from './block.ts';
import { Doors } from './doors.ts';
import { domainOf } from './envelope-domain.ts';
import { fateOf, fateOfRefusal } from './fate.ts';
import { clientOf, OwnMail } from './own-mail.ts';
import { addressPrefix, contains, type Prefix } from './prefix.ts';

export interface ImpactResult {
  /** Messages that reached a mailbox and would not have: each once, however many blocks it lies in. */
  wouldLose: number;
  blocks: BlockImpact[];
  /** How many messages and refusals the log has. */
  seen: number;
}

type ImpactSettings = Pick<Settings, 'ownNetworks' | 'ownDomains' | 'trustedRelays'>;

/** Weighs blocks of address ranges against the mail of a log, which is read once, line by line. */
export class Impact {
  readonly #blocks: readonly Block[];
  readonly #book: LifeBook;
  readonly #doors = new Doors();
  readonly #own: OwnMail;
  readonly #ownDomains: ReadonlySet<string>;
  /** Messages of ours by the domain of their recipients. */
  readonly #written = new Map<string, number>();
  /** An address with the blocks that it lies in, as logs repeat the same few clients. */
  readonly #known = new Map<string, { address: Prefix; blocks: readonly Block[] } | undefined>();
  #wouldLose = 0;
  #seen = 0;

  constructor(ranges: readonly Prefix[], settings: ImpactSettings) {
    this.#blocks = ranges.map((range) => new Block(range));
    this.#book = new LifeBook(settings, (life) => this.#settle(life));
    this.#own = new OwnMail(settings);
    this.#ownDomains = new Set(settings.ownDomains.map(asciiDomain));
  }

  add(line: ParsedLine): void {
    this.#book.add(line);
    for (const refusal of this.#doors.refusals(line)) this.#refuse(refusal);
  }

  #refuse(line: ParsedLine): void {
    this.#seen++;
    const name = line.client_host === 'unknown' ? undefined : line.client_host;
    const times = 1 + (line.repeated ?? 0);
    const place = this.#place(line.client_ip!);
    for (const block of place?.blocks ?? [])
      block.refusal(place!.address, name, line.from, fateOfRefusal(line), times);
  }

  end(): ImpactResult {
    this.#book.end();
    for (const refusal of this.#doors.rest()) this.#refuse(refusal);
    const writtenTo = (domain: string) => this.#written.get(domain) ?? 0;
    const blocks = this.#blocks.map((block) =>
      block.result(writtenTo, (domain) => this.#ownDomains.has(domain)),
    );
    return { wouldLose: this.#wouldLose, blocks, seen: this.#seen };
  }

  #settle(life: Life): void {
    this.#seen++;
    const own = this.#own.isOwn(life);
    if (this.#own.isWritten(life)) this.#write(life);
    const ip = clientOf(life);
    // What was refused at the end of its data is counted by its own line.
    if (ip === undefined || isRefused(life)) return;
    const place = this.#place(ip);
    if (place === undefined || place.blocks.length === 0) return;
    const fate = fateOf(life);
    if (!own && fate === 'delivered') this.#wouldLose++;
    for (const block of place.blocks) {
      if (own) block.own(place.address);
      else block.message(place.address, life, arrivedAt(life) ?? life.hops[0]!.first, fate);
    }
  }

  #write(life: Life): void {
    const domains = new Set(life.recipients.all.map(({ to }) => domainOf(to)));
    for (const domain of domains) this.#written.set(domain, (this.#written.get(domain) ?? 0) + 1);
  }

  #place(ip: string): { address: Prefix; blocks: readonly Block[] } | undefined {
    if (this.#known.has(ip)) return this.#known.get(ip);
    const address = addressPrefix(ip);
    const place = address && {
      address,
      blocks: this.#blocks.filter(({ prefix }) => contains(prefix, address)),
    };
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(ip, place);
    return place;
  }
}

const REMEMBERED = 65_536;
