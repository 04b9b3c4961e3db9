import type { Detection } from '../../detect/detect-sender.ts';
import { messageIds } from '../../detect/message-ids.ts';
import type { Tally } from '../../tally/tally.ts';
import type { OpenIncident } from '../open-incident.ts';
import { accountsFor } from './carried-logins.ts';
import { MessageIndex } from './message-index.ts';
import { carries, relate } from './relate.ts';

/**
 * Keys that carried most of a minute's anomalous messages without being alarmed themselves. Of a login that means little
 * where a host is alarmed: whoever uses the infected PC, or another one behind its address, sends a mail now and then.
 */
export class Accomplices {
  readonly #tallies: readonly Tally[];
  readonly #alarmed: ReadonlyMap<string, Tally>;
  /** Made with the first incident. */
  #carriers: MessageIndex<Tally> | undefined;

  /** @param minute its tallies, and those of them that are alarmed */
  constructor(minute: { tallies: readonly Tally[]; detections: readonly Detection[] }) {
    const { tallies, detections } = minute;
    this.#tallies = tallies;
    // While an alarm fades, what comes is the owner's.
    const hot = detections.filter((each) => each.hot);
    this.#alarmed = new Map(hot.map(({ sender, tally }) => [sender, tally]));
  }

  /** Relates them to an incident that this minute belongs to. */
  add(open: OpenIncident): void {
    const { incident } = open;
    const mine = this.#alarmed.get(incident.sender);
    if (mine === undefined) return;
    const anomalous = messageIds(mine);
    const sharing = this.#sharing(anomalous);
    const accountable = accountsFor(open, anomalous, sharing);
    for (const tally of sharing) {
      if (tally.sender === incident.sender || incident.related.includes(tally.sender)) continue;
      if (carries(messageIds(tally), anomalous) && accountable(tally.sender)) relate(open, tally.sender);
    }
  }

  #sharing(messages: readonly number[]): Tally[] {
    if (this.#carriers === undefined) {
      this.#carriers = new MessageIndex();
      for (const tally of this.#tallies) this.#carriers.add(tally, messageIds(tally));
    }
    return this.#carriers.sharing(messages);
  }
}
