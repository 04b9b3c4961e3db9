import type { WindowScore } from '../detect/assess.ts';
import type { FleetView } from '../detect/fleet-view.ts';
import { usualMixture } from '../detect/signals/domains.ts';
import { unseenShare } from '../detect/signals/envelope-senders.ts';
import { failureRate } from '../detect/signals/failures.ts';
import type { SenderState } from '../detect/state/sender-state.ts';
import { COUNTER, STRIDE, WINDOW_NAMES } from '../detect/state/windows.ts';
import type { Finding } from './incident.ts';
import { percent, plural, quantity } from './wording.ts';

/** The verdicts of one window's signals, with the counts behind them; every one, also those that argue against. */
export function findingsOf(sender: SenderState, view: FleetView, score: WindowScore): Finding[] {
  const at = (counter: number): number => sender.windows[score.window * STRIDE + counter]!;
  const span = WINDOW_NAMES[score.window]!;
  const recipients = at(COUNTER.recipients);
  const failed = at(COUNTER.failed);
  const [known, shared, novel] = [at(COUNTER.known), at(COUNTER.fleet), at(COUNTER.novel)];
  const usual = usualMixture(sender, view.novelShare);
  const findings: Finding[] = [
    {
      name: 'volume',
      score: score.volume,
      observed: `${plural(recipients, 'recipient', 'recipients')} in ${span}`,
      expected: `${quantity(at(COUNTER.expected))} in ${span}`,
    },
    {
      name: 'failures',
      score: score.failures,
      observed: `${quantity(failed)} failed (${percent(failed / Math.max(recipients, failed, 1e-9))})`,
      expected: `usual ${percent(failureRate(sender, view.failureRate))}`,
    },
    {
      name: 'domains',
      score: score.domains,
      observed: `${plural(novel, 'domain', 'domains')} new to the company, ${quantity(shared)} new to this sender, ${quantity(known)} known`,
      expected: `usual ${percent(usual[2])} new to the company, ${percent(usual[1])} new to this sender`,
    },
    {
      name: 'senders',
      score: score.senders,
      observed: `envelope senders not used before in ${quantity(at(COUNTER.unseen))} of ${plural(at(COUNTER.minutes), 'minute', 'minutes')}`,
      expected: `usual ${percent(unseenShare(sender, view.unseenShare))}`,
    },
  ];
  return findings.map((finding) => ({ ...finding, score: round(finding.score) }));
}

export function round(score: number): number {
  return Math.round(score * 10) / 10;
}

/** What speaks against the verdict, for the person who has to decide. */
export function argumentsAgainst(sender: SenderState, view: FleetView, score: WindowScore): string[] {
  const at = (counter: number): number => sender.windows[score.window * STRIDE + counter]!;
  const against: string[] = [];
  const recipients = Math.max(at(COUNTER.recipients), at(COUNTER.failed));
  const rate = at(COUNTER.failed) / Math.max(1e-9, recipients);
  if (score.failures < 1) {
    against.push(`the share of failed recipients (${percent(rate)}) is that of ordinary mail`);
  }
  if (score.domains < 0) against.push('it writes to domains like those it usually writes to');
  if (score.senders < 0) against.push('it uses the envelope senders that it always uses');
  if (score.volume < 2) against.push('the amount is usual for this sender');
  if (sender.days < 3) {
    against.push(`only ${plural(sender.days, 'day', 'days')} of history: it may always have sent like this`);
  }
  if (view.surge.deferred >= 3) {
    against.push(`${view.surge.deferred} other senders have temporary failures at this time`);
  }
  return against;
}
