import type { FleetView } from '../detect/fleet-view.ts';
import type { Verdict } from '../detect/judge-sender.ts';
import { loginSpreadScore } from '../detect/signals/login-spread.ts';
import { COUNTER } from '../detect/state/windows.ts';
import type { Tally } from '../tally/tally.ts';
import { MINUTE } from '../time.ts';
import { argumentsAgainst, findingsOf, round } from './findings.ts';
import type { Finding, IncidentChange } from './incident.ts';
import { change, closesAt, incidentId, type OpenIncident, reminderAfter } from './open-incident.ts';
import { carries, relate, sameMessages } from './relate.ts';
import { adopt, messageIds, newEvidence } from './samples.ts';
import { severityOf, worse } from './severity.ts';

/** A notice again when the recipients have grown this many times. */
const GROWTH = 4;
/** Hashes kept of an incident's messages. */
const MESSAGES = 256;
/** A signal that joins with this much evidence is news. */
const NEWS = 3;

/** Closes the incidents all of whose keys have recovered by `minute`, and takes them out of the list. */
export function closeRecovered(incidents: OpenIncident[], minute: number): IncidentChange[] {
  const changes: IncidentChange[] = [];
  for (let i = incidents.length - 1; i >= 0; i--) {
    const open = incidents[i]!;
    const at = closesAt(open);
    if (at > minute) continue;
    open.incident.closed = at * MINUTE;
    changes.push(change('recovered', open));
    incidents.splice(i, 1);
  }
  return changes.reverse();
}

/** Opens, merges, prolongs, escalates and reminds, from the verdicts of one minute in the order of their senders. */
export function pursue(
  incidents: OpenIncident[],
  minute: number,
  tallies: readonly Tally[],
  verdicts: readonly Verdict[],
  view: FleetView,
  late: boolean,
  announced: ReadonlyMap<string, string> | undefined,
): IncidentChange[] {
  const touched = new Map<OpenIncident, 'opened' | 'known'>();
  for (const verdict of verdicts) {
    let open = incidents.find(({ keys }) => keys.some(({ sender }) => sender === verdict.sender));
    if (open === undefined) {
      open = incidents.find(({ messages }) => sameMessages(messages, verdict.evidence.messages));
      if (open !== undefined) {
        relate(open, verdict.sender);
        open.keys.push({ sender: verdict.sender, until: 0 });
      }
    }
    if (open === undefined) {
      open = begin(verdict, minute, late, announced?.get(verdict.sender));
      incidents.push(open);
      touched.set(open, 'opened');
    } else if (!touched.has(open)) touched.set(open, 'known');
    update(open, verdict, view);
  }
  const changes: IncidentChange[] = [];
  for (const [open, how] of touched) {
    accomplices(open, tallies, verdicts);
    const told = how === 'opened' ? change('opened', open) : news(open, minute);
    if (told === undefined) continue;
    open.told.severity = open.incident.severity;
    open.told.recipients = open.incident.samples.recipients;
    open.told.signals = open.incident.signals.filter(({ score }) => score >= NEWS).map(({ name }) => name);
    open.told.changes++;
    changes.push(told);
  }
  return changes;
}

function begin(verdict: Verdict, minute: number, late: boolean, id: string | undefined): OpenIncident {
  const since = verdict.since;
  return {
    incident: {
      id: id ?? incidentId(verdict.sender, since),
      sender: verdict.sender,
      related: [],
      severity: 'warning',
      opened: since * MINUTE,
      alerted: (minute + 1) * MINUTE,
      ...(late ? { late } : {}),
      score: 0,
      threshold: round(verdict.threshold),
      signals: [],
      against: [],
      samples: newEvidence().samples,
    },
    keys: [{ sender: verdict.sender, until: 0 }],
    messages: [],
    told: { severity: 'warning', recipients: 0, signals: [], changes: 0 },
    reminder: { at: reminderAfter(minute + 1, 0), count: 0 },
  };
}

function update(open: OpenIncident, verdict: Verdict, view: FleetView): void {
  const { incident } = open;
  const { state, assessment } = verdict;
  const key = open.keys.find(({ sender }) => sender === verdict.sender)!;
  // The sender's own list is cut short in a checkpoint: what the incident remembers must not depend on that.
  open.messages = withNewest(open.messages, verdict.evidence.messages, key.until === 0);
  key.until = state.alarm!.until;
  // A merged key saw the same messages: counting both would double them.
  if (verdict.evidence.samples.recipients >= incident.samples.recipients) {
    adopt(incident.samples, verdict.evidence.samples);
  }
  const score = assessment.windows[verdict.window]!;
  const rules = ruleFindings(verdict);
  if (incident.signals.length === 0 || score.total > incident.score || rules.length > 0) {
    const kept = incident.signals.filter(({ name }) => !rules.some((each) => each.name === name));
    const measured = score.total > incident.score || incident.signals.length === 0;
    incident.signals = measured
      ? [...findingsOf(state, view, score), ...kept.filter(isRule), ...rules]
      : [...kept, ...rules];
    if (measured) incident.against = argumentsAgainst(state, view, score);
    incident.score = Math.max(incident.score, round(score.total));
  }
  const { severity } = severityOf({
    score: incident.score,
    threshold: incident.threshold,
    samples: incident.samples,
    tempo: state.windows[COUNTER.recipients]!,
  });
  if (worse(severity, incident.severity)) incident.severity = severity;
}

/** The last messages of both; of a key that is not `fresh` all but its last few are known. */
function withNewest(known: number[], messages: readonly number[], fresh: boolean): number[] {
  if (fresh) return [...new Set([...known, ...messages])].slice(-MESSAGES);
  let at = messages.length;
  while (at > 0 && !known.includes(messages[at - 1]!)) at--;
  return at === messages.length ? known : known.concat(messages.slice(at)).slice(-MESSAGES);
}

function isRule(finding: Finding): boolean {
  return finding.name === 'login-spread' || finding.name === 'ceiling' || finding.name === 'blocked';
}

/** The findings that open an incident, or raise it, without the sum. */
function ruleFindings(verdict: Verdict): Finding[] {
  const { networks, breach } = verdict;
  const { blocks } = verdict.evidence.samples;
  const findings: Finding[] = [];
  if (networks !== undefined) {
    findings.push({
      name: 'login-spread',
      score: round(loginSpreadScore(networks)),
      observed: `${networks} networks new to this login in 24 hours`,
      expected: 'usual 0 or 1',
    });
  }
  if (breach !== undefined) {
    findings.push({
      name: 'ceiling',
      score: round(verdict.threshold),
      observed: `${breach.recipients} recipients in this ${breach.per}`,
      expected: `at most ${breach.limit} are allowed`,
    });
  }
  if (blocks.length > 0) {
    findings.push({
      name: 'blocked',
      score: 0,
      observed: `remote servers refuse this mail and name ${blocks.join(', ')}`,
      expected: 'none',
    });
  }
  return findings;
}

/** Keys that carried most of this minute's anomalous messages without being alarmed themselves. */
function accomplices(open: OpenIncident, tallies: readonly Tally[], verdicts: readonly Verdict[]): void {
  const { incident } = open;
  const mine = verdicts.find(({ sender }) => sender === incident.sender);
  if (mine === undefined) return;
  const anomalous = messageIds(mine.tally);
  for (const tally of tallies) {
    if (tally.sender === incident.sender || incident.related.includes(tally.sender)) continue;
    if (carries(messageIds(tally), anomalous)) relate(open, tally.sender);
  }
}

function news(open: OpenIncident, minute: number): IncidentChange | undefined {
  const { incident, told } = open;
  if (worse(incident.severity, told.severity)) {
    return change('escalated', open, { key: incident.severity, reason: `now ${incident.severity}` });
  }
  const joined = incident.signals.find(({ name, score }) => score >= NEWS && !told.signals.includes(name));
  if (joined !== undefined) {
    return change('escalated', open, { key: joined.name, reason: `${joined.name}: ${joined.observed}` });
  }
  if (incident.samples.recipients >= Math.max(100, GROWTH * told.recipients)) {
    const { recipients } = incident.samples;
    const step = Math.floor(Math.log(recipients) / Math.log(GROWTH));
    return change('escalated', open, { key: `growth-${step}`, reason: `${recipients} recipients so far` });
  }
  if (minute >= open.reminder.at) {
    open.reminder.count++;
    open.reminder.at = reminderAfter(minute, open.reminder.count);
    return change('reminded', open, { key: String(open.reminder.count) });
  }
  return undefined;
}
