// `npm run docs:config` writes the table of all keys into the README, between its marks.
import { readFileSync, writeFileSync } from 'node:fs';
import { configTable } from './config-reference.ts';

const BETWEEN = /(<!-- keys:begin -->\n)[\s\S]*?(\n<!-- keys:end -->)/;

const text = readFileSync('README.md', 'utf8');
writeFileSync(
  'README.md',
  text.replace(BETWEEN, (_, begin, end) => `${begin}${configTable()}${end}`),
);
