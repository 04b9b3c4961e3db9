import { type ByteReader, type ByteWriter, CodecError } from '../../../bytes.ts';
import { type Evidence, newEvidence } from '../../evidence.ts';

/** Tried in order until the evidence fits: fewer and shorter texts, at last only the counts. */
const LEVELS = [
  { messages: 64, texts: 10, reply: 200 },
  { messages: 24, texts: 5, reply: 80 },
  { messages: 8, texts: 2, reply: 60 },
  { messages: 0, texts: 0, reply: 0 },
] as const;

/** Writes the evidence in at most `room` bytes; nothing but an empty text when not even the counts fit. */
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
    return JSON.parse(new TextDecoder().decode(input.raw(length))) as Evidence;
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new CodecError(`the packed evidence is damaged: ${error.message}`);
    throw error;
  }
}

function reduced(evidence: Evidence, level: (typeof LEVELS)[number]): Evidence {
  const { samples } = evidence;
  return {
    messages: level.messages === 0 ? [] : evidence.messages.slice(-level.messages),
    samples: {
      ...samples,
      queueIds: samples.queueIds.slice(0, level.texts),
      domains: samples.domains.slice(0, level.texts),
      failures: samples.failures
        .slice(0, level.texts)
        .map((each) => ({ ...each, reply: each.reply.slice(0, level.reply) })),
      envelopeSenders: samples.envelopeSenders.slice(0, level.texts),
      clients: samples.clients.slice(0, level.texts),
      blocks: samples.blocks.slice(0, level.texts),
      ...(samples.scripts && { scripts: samples.scripts.slice(0, level.texts) }),
    },
  };
}
