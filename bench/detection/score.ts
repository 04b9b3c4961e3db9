import type { Attack } from './world/attacks.ts';
import type { World } from './world/world.ts';

/** An alarm of any method. Minutes since 1970; `closed` is infinite while it stands. */
export interface Alert {
  keys: readonly string[];
  alerted: number;
  closed: number;
}

/** One attack and what became of it. */
export interface Outcome {
  kind: Attack['kind'];
  /** Minutes from the first message to the alert; undefined when there was none before the end. */
  minutes: number | undefined;
  /** Recipients reached before the alert, and in all. */
  before: number;
  recipients: number;
}

export interface Result {
  outcomes: Outcome[];
  /** The kinds of the senders that were alerted without an attack. */
  falseAlerts: string[];
  weeks: number;
}

/** Outcomes still trickle in for a while after the last message, and windows remember: neither is a false alert. */
const GRACE = 1440;

/** Holds the alerts of one method against what happened. */
export function scoreAlerts(world: World, alerts: readonly Alert[]): Result {
  const guilty = new Set<Alert>();
  const outcomes = world.attacks.map((attack) => {
    const own = alerts.filter(({ keys }) => keys.some((key) => attack.keys.includes(key)));
    for (const alert of own) {
      if (alert.alerted >= attack.start && alert.alerted <= attack.end + GRACE) guilty.add(alert);
    }
    return outcomeOf(attack, own);
  });
  const falseAlerts = alerts
    .filter((alert) => !guilty.has(alert))
    .map(({ keys }) => world.kinds.get(keys[0]!) ?? 'unknown');
  return { outcomes, falseAlerts, weeks: world.days / 7 };
}

function outcomeOf(attack: Attack, alerts: readonly Alert[]): Outcome {
  const recipients = attack.sends.reduce((sum, each) => sum + each.recipients, 0);
  // An alarm that already stands when the attack begins has named the sender, if for another reason.
  const times = alerts
    .filter(({ alerted, closed }) => closed > attack.start && alerted <= attack.end + 5)
    .map(({ alerted }) => Math.max(alerted, attack.start));
  if (times.length === 0) return { kind: attack.kind, minutes: undefined, before: recipients, recipients };
  const at = Math.min(...times);
  const before = attack.sends.reduce((sum, each) => sum + (each.minute < at ? each.recipients : 0), 0);
  return { kind: attack.kind, minutes: at - attack.start, before, recipients };
}
