import { ListObjectsV2Command, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

/** What is in a bucket of failed records. Times are milliseconds since 1970. */
export interface FailedObjects {
  /** As many as one answer names, at most 1,000. */
  count: number;
  /** Whether there are others. */
  more: boolean;
  /** When the newest of them was put there; undefined where there is none. */
  last: number | undefined;
}

/** Looks into the bucket of a stream's failed records; each object is an event with all its records. */
export async function readFailedObjects(config: S3ClientConfig, bucket: string): Promise<FailedObjects> {
  const client = new S3Client(config);
  try {
    const { Contents = [], IsTruncated = false } = await client.send(
      new ListObjectsV2Command({ Bucket: bucket }),
    );
    const times = Contents.map(({ LastModified }) => LastModified?.getTime() ?? 0);
    return {
      count: Contents.length,
      more: IsTruncated,
      last: times.length === 0 ? undefined : Math.max(...times),
    };
  } finally {
    client.destroy();
  }
}
