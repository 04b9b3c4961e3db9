/** Somebody works on an incident: no more reminders. Times are milliseconds since 1970. */
export interface Acknowledgement {
  type: 'ack';
  incident: string;
  by: string;
  at: number;
  note: string;
}

/** A bulk job that somebody announced: nothing is held against its sender within time and size. */
export interface ExpectedSending {
  type: 'expect';
  sender: string;
  from: number;
  to: number;
  maxRecipients: number;
  by: string;
  at: number;
}

/** Somebody rehearses an alert: mail of a made-up sender, by which nobody is to be alarmed; see `drill/`. */
export interface Drill {
  type: 'drill';
  /** 128 random bits in hexadecimal, which what the drill writes must hold. */
  nonce: string;
  from: number;
  to: number;
  /** Whether its notice goes wherever a critical incident would. */
  page: boolean;
  by: string;
  at: number;
  /** The judge's word: when it found the sender, */
  judged?: number;
  /** and told it; or the name of the error by which the topic refused that last. */
  told?: number;
  refused?: string;
}

/** What people tell sendwatch. */
export type Action = Acknowledgement | ExpectedSending | Drill;

/** What people have said about one incident. */
export interface Said {
  acknowledged?: Acknowledgement;
  expected: readonly ExpectedSending[];
}

/** What was said about an incident: its latest acknowledgement, and jobs of its senders that are not over. */
export function saidAbout(
  incident: { id: string; sender: string; related: readonly string[] },
  actions: readonly Action[],
  now: number,
): Said {
  const senders = [incident.sender, ...incident.related];
  const acks = actions.filter((each) => each.type === 'ack' && each.incident === incident.id);
  const acknowledged = (acks as Acknowledgement[]).sort((a, b) => b.at - a.at)[0];
  const expected = actions.filter(
    (each) => each.type === 'expect' && senders.includes(each.sender) && each.to > now,
  ) as ExpectedSending[];
  return acknowledged === undefined ? { expected } : { acknowledged, expected };
}

/** The announced jobs in the form of the settings (`detect.expectedJobs`). */
export function expectedJobsOf(
  actions: readonly Action[],
): { sender: string; from: string; to: string; maxRecipients: number }[] {
  return actions
    .filter((each) => each.type === 'expect')
    .map(({ sender, from, to, maxRecipients }) => ({
      sender,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      maxRecipients,
    }));
}
