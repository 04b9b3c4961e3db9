import type { Detection } from '../../detect/detect-sender.ts';
import type { OpenIncident } from '../open-incident.ts';
import { MessageIndex } from './message-index.ts';
import { sameMessages } from './relate.ts';

type Sought = Pick<Detection, 'sender' | 'evidence'>;

/** The open incidents of one minute, by their keys and by those of their messages that its detections have. */
export class OpenIndex {
  readonly #incidents: readonly OpenIncident[];
  readonly #detections: readonly Sought[];
  readonly #byKey = new Map<string, OpenIncident>();
  /** Made with the first key that has no incident: most minutes have none. */
  #byMessage: MessageIndex<OpenIncident> | undefined;

  /** @param incidents in their order; whoever adds one, or a key, says so by `note` */
  constructor(incidents: readonly OpenIncident[], detections: readonly Sought[]) {
    this.#incidents = incidents;
    this.#detections = detections;
    for (const open of incidents)
      for (const { sender } of open.keys) if (!this.#byKey.has(sender)) this.#byKey.set(sender, open);
  }

  /** The incident that a key has. */
  ofKey(sender: string): OpenIncident | undefined {
    const open = this.#byKey.get(sender);
    // Of too many keys an incident forgets some.
    return open?.keys.some((key) => key.sender === sender) ? open : undefined;
  }

  /** The first incident that most of these messages belong to. */
  ofMessages(messages: readonly number[]): OpenIncident | undefined {
    if (this.#byMessage === undefined) {
      this.#byMessage = new MessageIndex();
      const asked = new Set(this.#detections.flatMap(({ evidence }) => evidence.messages));
      const isAsked = (each: number) => asked.has(each);
      for (const open of this.#incidents) this.#byMessage.add(open, open.messages.filter(isAsked));
    }
    return this.#byMessage.sharing(messages).find((open) => sameMessages(open.messages, messages));
  }

  /** Takes over a detection's incident, which has its messages by now. */
  note(open: OpenIncident, { sender, evidence }: Sought): void {
    this.#byKey.set(sender, open);
    this.#byMessage?.add(open, evidence.messages);
  }
}
