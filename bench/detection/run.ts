// The detection benchmark: prints the tables of docs/detection.md; `--write` puts them there; `--seeds N` for fewer.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { report } from './report.ts';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'detection.md');
const BETWEEN = /(<!-- bench:begin -->\n)[\s\S]*(<!-- bench:end -->)/;

const { values } = parseArgs({
  options: { write: { type: 'boolean' }, seeds: { type: 'string', default: '24' } },
});
const started = Date.now();
const text = await report({
  seeds: Number(values.seeds),
  onStep: (step) => process.stderr.write(`${Math.round((Date.now() - started) / 1000)} s: ${step}\n`),
});
process.stdout.write(`${text}\n`);
if (values.write) {
  const page = readFileSync(PAGE, 'utf8');
  writeFileSync(
    PAGE,
    page.replace(BETWEEN, (_, begin: string, end: string) => `${begin}${text}\n${end}`),
  );
}
