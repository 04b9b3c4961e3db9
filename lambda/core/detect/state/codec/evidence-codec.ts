import { type ByteReader, type ByteWriter, CodecError } from '../../../bytes.ts';
import type { FailureSample } from '../../../tally/tally.ts';
import { type Evidence, newEvidence } from '../../evidence.ts';

const COUNTS = ['messages', 'recipients', 'sent', 'deferred', 'bounced'] as const;
/** Those that a tally may not tell. */
const KNOWN = ['tried', 'failed'] as const;

/** The counts, which are always kept. */
export function packCounts(out: ByteWriter, { samples }: Evidence): void {
  for (const name of COUNTS) out.whole(samples[name]);
  for (const name of KNOWN) out.whole((samples[name] ?? -1) + 1);
}

export function unpackCounts(input: ByteReader): Partial<Evidence['samples']> {
  const counts: Partial<Evidence['samples']> = {};
  for (const name of COUNTS) counts[name] = input.whole();
  for (const name of KNOWN) {
    const count = input.whole();
    if (count > 0) counts[name] = count - 1;
  }
  return counts;
}

/** Tried in order until the evidence fits: fewer and shorter texts, at last none. */
const LEVELS = [
  { messages: 64, texts: 10, reply: 200 },
  { messages: 24, texts: 5, reply: 80 },
  { messages: 8, texts: 2, reply: 60 },
  { messages: 0, texts: 0, reply: 0 },
] as const;

/** Writes the rest in at most `room` bytes; nothing but an empty text where that is not enough. */
export function packEvidence(out: ByteWriter, evidence: Evidence, room: number): void {
  for (const level of LEVELS) {
    const text = new TextEncoder().encode(JSON.stringify(reduced(evidence, level)));
    if (text.length + 3 > room) continue;
    out.whole(text.length);
    out.raw(text);
    return;
  }
  out.whole(0);
}

export function unpackEvidence(input: ByteReader): Evidence {
  const length = input.whole();
  if (length === 0) return newEvidence();
  try {
    const { messages, samples } = JSON.parse(new TextDecoder().decode(input.raw(length))) as Evidence;
    return { messages, samples: { ...newEvidence().samples, ...samples } };
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new CodecError(`the packed evidence is damaged: ${error.message}`);
    throw error;
  }
}

function reduced(evidence: Evidence, level: (typeof LEVELS)[number]): object {
  const {
    messages: _,
    recipients: _1,
    sent: _2,
    deferred: _3,
    bounced: _4,
    tried: _5,
    failed: _6,
    ...samples
  } = evidence.samples;
  const answers = (of: readonly FailureSample[]) =>
    of.slice(0, level.texts).map((each) => ({ ...each, reply: each.reply.slice(0, level.reply) }));
  return {
    messages: level.messages === 0 ? [] : evidence.messages.slice(-level.messages),
    samples: {
      ...samples,
      queueIds: samples.queueIds.slice(0, level.texts),
      domains: samples.domains.slice(0, level.texts),
      failures: answers(samples.failures),
      envelopeSenders: samples.envelopeSenders.slice(0, level.texts),
      clients: samples.clients.slice(0, level.texts),
      blocks: samples.blocks.slice(0, level.texts),
      ...(samples.scripts && { scripts: samples.scripts.slice(0, level.texts) }),
      ...(samples.ownRefusals && {
        ownRefusals: { ...samples.ownRefusals, reasons: answers(samples.ownRefusals.reasons) },
      }),
    },
  };
}
