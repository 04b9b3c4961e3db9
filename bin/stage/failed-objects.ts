import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FailedBatches } from '../../lambda/ingest/redrive.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Failed records as they were copied from their bucket: every file in a directory and below it.
 *
 * @throws UsageError when there is no such directory
 */
export function openFailedObjects(directory: string): FailedBatches {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(
      `'${directory}' is no directory; fetch the bucket first: aws s3 mv --recursive s3://BUCKET ${directory}`,
    );
  }
  const paths = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return {
    // One at a time: an object holds up to 6 MB.
    receive: async () =>
      paths.splice(0, 1).map((path) => ({ body: readFileSync(path, 'utf8'), receipt: path, name: path })),
    remove: async (path) => rmSync(path),
  };
}
