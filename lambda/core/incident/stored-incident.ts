import type { Argument, Finding } from '../detect/signals/findings.ts';
import type { Incident, Reason } from './incident.ts';

/**
 * An incident as it was stored. Up to version 8c70732 its findings and arguments were English sentences, which no
 * number can be had of: they are left out, and the next minute of the incident brings findings anew.
 */
export function storedIncident(stored: Incident): Incident {
  const signals = stored.signals.filter(isFinding);
  const against = stored.against.filter(isArgument);
  return signals.length === stored.signals.length && against.length === stored.against.length
    ? stored
    : { ...stored, signals, against };
}

/** A notice's reason as it was stored; undefined for a sentence of version 8c70732 or before. */
export function storedReason(stored: Reason | string | undefined): Reason | undefined {
  return typeof stored === 'string' ? undefined : stored;
}

function isFinding({ observed }: Finding | { observed: string }): boolean {
  return typeof observed === 'object';
}

function isArgument(argument: Argument | string): boolean {
  return typeof argument === 'object';
}
