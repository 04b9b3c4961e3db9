import type { Cause } from '../lists/list.ts';
import { adviceFor } from './advice.ts';

/** What happened, for the operator of a list. Names no login and no person: an outsider reads it. */
export interface DelistingFacts {
  target: string;
  listName: string;
  codes: readonly string[];
  meaning: string;
  causes: readonly Cause[];
  /** Milliseconds since 1970. */
  firstSeenAt: number;
  /** The incident behind it, when the detector knows one. */
  incident?: {
    /** What sent it, without its name: "a mailbox whose password was stolen", "an infected PC". */
    source: string;
    startedAt: number;
    stoppedAt: number;
    messages: number;
  };
  /** What was changed so that it does not happen again, in a sentence each. */
  changes?: readonly string[];
}

/** A draft for the list's form or mailbox, or undefined while asking would be too early or of no use. */
export function draftDelistingRequest(facts: DelistingFacts): string | undefined {
  if (adviceFor(facts.causes).asks === 'nobody') return undefined;
  const needsSource = facts.causes[0] !== 'misconfigured';
  if (needsSource && !facts.incident) return undefined;
  const lines = [
    `${facts.target} is listed on ${facts.listName} (${facts.codes.join(', ')}: ${facts.meaning}), first seen by us ${time(facts.firstSeenAt)}.`,
    '',
  ];
  if (facts.incident) {
    const { source, startedAt, stoppedAt, messages } = facts.incident;
    lines.push(
      `What happened: ${source} sent about ${messages} messages through this server, from ${time(startedAt)}.`,
      `When it was stopped: ${time(stoppedAt)}. Nothing of the kind has been sent since.`,
    );
  }
  lines.push(
    `What was changed: ${facts.changes && facts.changes.length > 0 ? facts.changes.join(' ') : '[say what you changed]'}`,
    '',
    'Please remove the entry, or tell us what you still see.',
  );
  return lines.join('\n');
}

function time(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
