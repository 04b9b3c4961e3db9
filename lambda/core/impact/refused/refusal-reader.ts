import { instanceOf } from '../../events/event-of-line.ts';
import { LONGEST_NAME, type MessageEvent, newEvent } from '../../events/message-event.ts';
import { detach } from '../../mail-log/detach.ts';
import type { ParsedLine } from '../../mail-log/parsed-line.ts';
import { refusingRule } from '../../mail-log/reply/refusing-rule.ts';
import { minuteOf } from '../../time.ts';
import { Doors } from '../doors.ts';
import { envelopeDomain } from '../envelope-domain.ts';
import { hashOfNetwork } from './network-hash.ts';

/** Of a flood, so many of one minute are told: at some 35 bytes each, packed, 7 kB. */
const MOST_A_MINUTE = 200;

/**
 * Finds in the lines of a batch whom rules of ours refused for good: domain, rule and network once a minute, however
 * often they were tried, as a correspondent is found by one of them.
 */
export class RefusalReader {
  readonly #doors = new Doors();
  readonly #told = new Map<number, Set<string>>();

  /** The refusals of which all is known with this line, each as an event without a queue id. */
  read(line: ParsedLine): readonly MessageEvent[] {
    const refusals = this.#doors.refusals(line);
    return refusals.length === 0 ? NONE : refusals.flatMap((refusal) => this.#event(refusal) ?? []);
  }

  #event(line: ParsedLine): MessageEvent | undefined {
    const { client_ip: ip, from, time, mta_host = '' } = line;
    if (ip === undefined || !from || time === undefined) return undefined;
    const rule = refusingRule(line);
    if (rule === undefined) return undefined;
    const domain = envelopeDomain(from).domain.slice(0, LONGEST_NAME);
    if (domain === '') return undefined;
    const network = hashOfNetwork(ip);
    const minute = minuteOf(time);
    const told = this.#told.get(minute) ?? new Set();
    this.#told.set(minute, told);
    const key = `${network} ${domain} ${rule}`;
    if (told.size >= MOST_A_MINUTE || told.has(key)) return undefined;
    told.add(key);
    const event = newEvent(time, mta_host.slice(0, LONGEST_NAME), instanceOf(line.program));
    event.refusal = { domain: detach(domain), rule: detach(rule), network };
    return event;
  }
}

/** Of nearly all lines. */
const NONE: readonly MessageEvent[] = [];
