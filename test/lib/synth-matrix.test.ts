import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseStageConfig } from '../../lib/config.ts';
import { addStages } from '../../lib/sendwatch-app.ts';
import { cdkSynth } from '../support/harness/cdk-synth.ts';
import { CELLS, type Cell, configOf, isPossible, pairsOf, pairwise } from '../support/synth-matrix.ts';
import { CONTEXT } from './synthesized.ts';

/** `npm run test:long` sets it: every cell goes through the real CLI. */
const LONG = process.env.SENDWATCH_WHOLE_MATRIX !== undefined;
/** Stages that are synthesized as one app. */
const AT_ONCE = 24;

const possible = CELLS.filter(isPossible);
const impossible = CELLS.filter((cell) => !isPossible(cell));

function parts(cells: readonly Cell[]): Cell[][] {
  return Array.from({ length: Math.ceil(cells.length / AT_ONCE) }, (_, at) =>
    cells.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );
}

const folder = mkdtempSync(join(tmpdir(), 'sendwatch-matrix-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Synthesizes the cells with `cdk synth --strict` as the stages of one app. @returns the names of the templates */
async function synthByCli(cells: readonly Cell[], name: string): Promise<string[]> {
  const files = cells.map((cell, number) => {
    const file = join(folder, `${name}-${number}.json`);
    writeFileSync(file, JSON.stringify(configOf(cell, number)));
    return file;
  });
  const output = join(folder, `${name}.out`);
  await cdkSynth(files.join(','), output);
  const templates = readdirSync(output).filter((each) => each.endsWith('.template.json'));
  rmSync(output, { recursive: true });
  return templates.sort();
}

const templatesOf = (cells: readonly Cell[]) =>
  cells.map((_, number) => `sendwatch-s${number}.template.json`).sort();

describe('cdk synth --strict', () => {
  const few = pairwise(possible);
  let made: string[];
  beforeAll(async () => {
    made = await synthByCli(few, 'pairs');
  }, 600_000);

  it('makes a stack of each stage, in which every two things that can be asked for meet', () => {
    expect(made).toEqual(templatesOf(few));
    expect(new Set(few.flatMap(pairsOf))).toEqual(new Set(possible.flatMap(pairsOf)));
  });

  describe.skipIf(!LONG)('over everything that can be asked for at once', () => {
    it.each(parts(possible).map((cells, at) => [at, cells] as const))(
      'finds nothing in part %i',
      async (at, cells) => {
        expect(await synthByCli(cells, `part-${at}`)).toEqual(templatesOf(cells));
      },
      1_800_000,
    );
  });
});

describe('everything that can be asked for', () => {
  // The pairs above meet every two choices; a third of the cells is what three choices at once get beside the long form.
  const third = possible.filter((_, at) => at % 3 === 0);
  it.each(parts(third).map((cells, at) => [at, cells] as const))(
    'is an app without findings and warnings: part %i',
    (_, cells) => {
      const app = new App({ context: CONTEXT });
      addStages(
        app,
        cells.map((cell, number) => parseStageConfig(configOf(cell, number))),
      );
      expect(app.synth().stacks).toHaveLength(cells.length);
      const warnings = app.node
        .findAll()
        .flatMap(({ node }) => node.metadata)
        .filter(({ type }) => type === 'aws:cdk:warning');
      expect(warnings).toEqual([]);
    },
    600_000,
  );

  it.each(impossible)('is refused where the partition has no such channel: %j', (cell) => {
    const stage = parseStageConfig(configOf(cell, 0));
    const region = cell.partition === 'aws-cn' ? 'cn-north-1' : 'us-gov-west-1';
    expect(() => addStages(new App({ context: CONTEXT }), [stage])).toThrow(
      new RegExp(`^alerts\\.${cell.channel}: .* ${region}; leave it out`),
    );
  });
});
