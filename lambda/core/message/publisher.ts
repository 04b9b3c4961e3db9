import { SendwatchError } from '../error.ts';
import type { Severity } from '../incident/incident.ts';
import type { NoticeKind } from '../incident/notice.ts';

/** A notice in all its bodies. */
export interface Message {
  /** ASCII, under 100 characters, no newline. */
  subject: string;
  email: string;
  /** GSM-7, at most 160 characters. */
  sms: string;
  /** For programs: JSON. */
  json: string;
  severity: Severity;
  kind: NoticeKind | 'listing' | 'refused' | 'hosts';
}

export interface Publisher {
  /**
   * Publishes to each audience whose minimum the message reaches. An audience is named by its minimum.
   *
   * @param told audiences that have had the message already
   * @throws PublishError when one of the others may not have got it
   */
  publish(message: Message, told?: readonly Severity[]): Promise<void>;
}

/** A message may not have reached everybody; name and message are those of the error behind it. */
export class PublishError extends SendwatchError {
  readonly code = 'publish';

  /** @param told audiences that have it, also those of earlier attempts */
  constructor(
    cause: unknown,
    readonly told: readonly Severity[],
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = cause instanceof Error ? cause.name : typeof cause;
  }
}

/** The audiences that have had all of what is told together. */
export function toldAlready(items: readonly { told?: readonly Severity[] }[]): Severity[] {
  const [first, ...others] = items;
  return (first?.told ?? []).filter((audience) => others.every(({ told }) => told?.includes(audience)));
}
