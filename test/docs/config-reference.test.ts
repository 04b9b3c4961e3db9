import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configKeys, configTable, MEANINGS } from '../../lib/config-reference.ts';

describe('the table of all keys', () => {
  it('has a meaning for each key of the schema, and for nothing else', () => {
    expect(Object.keys(MEANINGS).sort()).toEqual(
      configKeys()
        .map(({ path }) => path)
        .sort(),
    );
  });

  it('stands in the README as `npm run docs:config` writes it', () => {
    const [, table] = /<!-- keys:begin -->\n([\s\S]*?)\n<!-- keys:end -->/.exec(
      readFileSync('README.md', 'utf8'),
    )!;
    expect(table).toBe(configTable());
  });

  it.each([
    ['stage', 'text', undefined, true],
    ['mailLog.new.retentionDays', 'whole number', '30', false],
    ['alerts.email[].minimum', '"warning", "high", "critical"', '"warning"', false],
    ['settings.detect.ceilings.*.recipientsPerDay', 'whole number', undefined, false],
    ['settings.blocklists.resolver', '"authoritative", "system", or list: text', '"authoritative"', false],
  ])('takes %s from the schema', (path, form, value, required) => {
    expect(configKeys()).toContainEqual({ path, form, default: value, required });
  });
});
