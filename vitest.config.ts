import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/support/harness/global-setup.ts'],
    include: ['test/**/*.test.ts'],
    // Live servers (Postfix, rbldnsd, the Lambda harness) need longer than a unit test; no test asserts a duration.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores is what a bare CI machine has; more workers only make the live tests fight each other.
    maxWorkers: 2,
  },
});
