import { isoTime } from '../time.ts';
import type { CheckedLimit } from './check.ts';
import type { IncidentLimit, Limits } from './limits.ts';
import { RULE } from './rule.ts';

/** The suggestion under the names that programs rely on; times as ISO 8601, limits in recipients. */
export function limitsJson(limits: Limits, checked: readonly CheckedLimit[]) {
  return {
    rule: RULE,
    roles: limits.roles,
    senders: limits.senders,
    networks: limits.networks,
    incidents: limits.incidents.map(incidentJson),
    days: limits.days,
    messages: limits.messages,
    delayed: limits.delayed,
    inForce: checked.map(({ length, incidents, ...rest }) => ({
      ...rest,
      seconds: length / 1000,
      incidents: incidents.map((each) => ({ ...each, opened: isoTime(each.opened) })),
    })),
  };
}

function incidentJson({ opened, closed, ...rest }: IncidentLimit) {
  return { ...rest, opened: isoTime(opened), closed: closed === undefined ? null : isoTime(closed) };
}
