import type { Attack } from './attacks.ts';
import type { World } from './world.ts';

/** One incident as `replay --json` tells it. */
export interface Told {
  sender: string;
  related: string[];
  severity: 'warning' | 'high' | 'critical';
  opened: string;
  alerted: string;
  closed: string | null;
}

export interface Found {
  kind: Attack['kind'];
  rate?: number;
  /** Minutes from the first message to the alert, and to the first critical one's incident; undefined: not found. */
  minutes: number | undefined;
  critical: boolean;
  before: number;
  recipients: number;
}

export interface Score {
  found: Found[];
  false: { kind: string; sender: string; severity: Told['severity']; alerted: string }[];
  /** Incidents of an attacked sender that open a good while after its attack ended. */
  aftershocks: Told[];
  server: Told[];
  fleetWeeks: number;
}

/** Outcomes of the last messages trickle in for a while. */
const GRACE = 2 * 3600;
const FLEET = 400;

const seconds = (time: string) => Date.parse(time) / 1000;

/** Holds a report against what happened in the world. */
export function scoreWorld(world: World, incidents: readonly Told[]): Score {
  const keysOf = ({ sender, related }: Told) => [sender, ...related];
  const own = (attack: Attack) =>
    incidents.filter((each) => keysOf(each).some((key) => attack.keys.includes(key)));
  const guilty = new Set<Told>();
  const found = world.attacks.map((attack): Found => {
    const hits = own(attack).filter((each) => {
      const alerted = seconds(each.alerted);
      return alerted >= attack.start && alerted <= attack.end + GRACE;
    });
    for (const each of hits) guilty.add(each);
    const at = Math.min(...hits.map((each) => seconds(each.alerted)));
    return {
      kind: attack.kind,
      rate: attack.rate,
      minutes: hits.length === 0 ? undefined : (at - attack.start) / 60,
      critical: hits.some(({ severity }) => severity === 'critical'),
      before: attack.sends.filter(({ at: sent }) => sent < at).length,
      recipients: attack.sends.length,
    };
  });
  // Behind all attacks: the second one on a host is no aftershock of its first.
  const aftershocks = incidents.filter(
    (each) =>
      !guilty.has(each) &&
      world.attacks.some(
        (attack) =>
          keysOf(each).some((key) => attack.keys.includes(key)) && seconds(each.alerted) > attack.end + GRACE,
      ),
  );
  for (const each of aftershocks) guilty.add(each);
  const others = incidents.filter((each) => !guilty.has(each));
  return {
    found,
    aftershocks,
    server: others.filter(({ sender }) => sender.startsWith('server:')),
    false: others
      .filter(({ sender }) => !sender.startsWith('server:'))
      .map(({ sender, severity, alerted }) => ({
        kind: world.kinds.get(sender) ?? 'unknown',
        sender,
        severity,
        alerted,
      })),
    fleetWeeks: (world.submitters / FLEET) * (world.days / 7),
  };
}
