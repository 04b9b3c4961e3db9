import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FleetState } from '../../../../lambda/core/detect/state/fleet-state.ts';
import { SenderState } from '../../../../lambda/core/detect/state/sender-state.ts';

const FOLDER = new URL('../../../../lambda/core/detect/signals/', import.meta.url);
const SOURCES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

/** An expression of a doc comment, and what the comment says that it gives. */
const EXAMPLE = /@example (.+)\n \* \/\/ (.+)\n/g;

const examples = SOURCES.flatMap((file) =>
  [...readFileSync(new URL(file, FOLDER), 'utf8').matchAll(EXAMPLE)].map(
    ([, expression, result]) => [file, expression!, result!] as const,
  ),
);

function evaluate(expression: string, names: Readonly<Record<string, unknown>>): unknown {
  return new Function(...Object.keys(names), `return ${expression}`)(...Object.values(names));
}

/** Numbers to a hundredth, as the comments give them. */
function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, each) => (typeof each === 'number' ? Math.round(each * 100) / 100 : each)),
  );
}

describe('the examples in the doc comments of the signals', () => {
  it('are there for each signal, and for what they share', () => {
    expect(examples.map(([file]) => file).sort()).toEqual([
      'blocked.ts',
      'bulk-job.ts',
      'ceiling.ts',
      'domains.ts',
      'envelope-senders.ts',
      'failures.ts',
      'login-spread.ts',
      'network.ts',
      'own/failed-logins.ts',
      'own/refused.ts',
      'recipients.ts',
      'total/total.ts',
      'volume.ts',
      'wave/wave.ts',
    ]);
  });

  it.each(examples)('%s: %s', async (file, expression, result) => {
    const module = (await import(new URL(file, FOLDER).href)) as Record<string, unknown>;
    expect(rounded(evaluate(expression, { ...module, FleetState, SenderState }))).toEqual(
      evaluate(result, {}),
    );
  });
});
