import type { TrafficSamples } from '../detect/evidence.ts';

/** Takes over newer counts; texts are kept where the newer evidence has fewer (it was packed in between). */
export function adopt(samples: TrafficSamples, newer: TrafficSamples): void {
  const { messages, recipients, sent, deferred, bounced } = newer;
  Object.assign(samples, { messages, recipients, sent, deferred, bounced });
  samples.tried = newer.tried;
  samples.failed = newer.failed;
  if (newer.scripts !== undefined && newer.scripts.length >= (samples.scripts?.length ?? 0)) {
    samples.scripts = [...newer.scripts];
  }
  if (newer.ownRefusals !== undefined) {
    const { reasons } = newer.ownRefusals;
    const kept = samples.ownRefusals?.reasons ?? [];
    samples.ownRefusals = {
      ...newer.ownRefusals,
      reasons: reasons.length >= kept.length ? [...reasons] : kept,
    };
  }
  for (const list of LISTS) {
    if (newer[list].length >= samples[list].length) samples[list] = [...newer[list]] as never;
  }
}

const LISTS = ['queueIds', 'domains', 'failures', 'envelopeSenders', 'clients', 'blocks'] as const;
