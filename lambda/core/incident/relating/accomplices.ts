import type { Detection } from '../../detect/detect-sender.ts';
import { messageIds } from '../../detect/message-ids.ts';
import type { Tally } from '../../tally/tally.ts';
import type { OpenIncident } from '../open-incident.ts';
import { MessageIndex } from './message-index.ts';
import { carries, relate } from './relate.ts';

/** Keys that carried most of a minute's anomalous messages without being alarmed themselves. */
export class Accomplices {
  readonly #tallies: readonly Tally[];
  readonly #alarmed: ReadonlyMap<string, Tally>;
  /** Made with the first incident. */
  #carriers: MessageIndex<Tally> | undefined;

  /** @param minute its tallies, and those of them that are alarmed */
  constructor(minute: { tallies: readonly Tally[]; detections: readonly Detection[] }) {
    const { tallies, detections } = minute;
    this.#tallies = tallies;
    this.#alarmed = new Map(detections.map(({ sender, tally }) => [sender, tally]));
  }

  /** Relates them to an incident that this minute belongs to. */
  add(open: OpenIncident): void {
    const { incident } = open;
    const mine = this.#alarmed.get(incident.sender);
    if (mine === undefined) return;
    const anomalous = messageIds(mine);
    for (const tally of this.#sharing(anomalous)) {
      if (tally.sender === incident.sender || incident.related.includes(tally.sender)) continue;
      if (carries(messageIds(tally), anomalous)) relate(open, tally.sender);
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
