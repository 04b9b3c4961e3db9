import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { RUN_DIRECTORY } from './run-directory.ts';

/** Vitest's global setup: what is synthesized once is found by every worker, and gone when the run ends. */
export default function setup(project: TestProject): () => void {
  const path = mkdtempSync(join(tmpdir(), 'sendwatch-test-'));
  project.provide(RUN_DIRECTORY, path);
  return () => rmSync(path, { recursive: true, force: true });
}
