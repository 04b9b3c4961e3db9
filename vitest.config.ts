import { configDefaults, defineConfig } from 'vitest/config';

const CORE = 'test/core/**/*.test.ts';

export default defineConfig({
  test: {
    // Live servers (Postfix, rbldnsd, the Lambda harness) need longer than a unit test; no test asserts a duration.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores is what a bare CI machine has; more workers only make the live tests fight each other.
    maxWorkers: 2,
    projects: [
      // The core is pure: its test files share their modules, which saves a third of their time.
      { extends: true, test: { name: 'core', include: [CORE], isolate: false } },
      {
        extends: true,
        test: {
          name: 'edges',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, CORE],
          globalSetup: ['test/support/harness/global-setup.ts'],
        },
      },
    ],
  },
});
