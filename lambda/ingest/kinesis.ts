/** A Kinesis record as Lambda hands it over; further keys are ignored. */
export interface KinesisRecord {
  kinesis: {
    sequenceNumber: string;
    /** Base64, of what the subscription put: the same as a direct delivery's `awslogs.data`. */
    data: string;
  };
}

/** What Lambda reads as a partial failure: it gives the records from the first of these on once more. */
export interface BatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

/**
 * Processes the records of a shard in their order. One that fails does not keep the others from being stored; they
 * will come once more together with it, which changes nothing.
 *
 * @param onFailure gets each error; it must not log what the record held
 */
export async function processRecords(
  records: readonly KinesisRecord[],
  processBatch: (data: unknown) => Promise<void>,
  onFailure: (error: unknown) => void,
): Promise<BatchResponse> {
  const batchItemFailures: BatchResponse['batchItemFailures'] = [];
  for (const { kinesis } of records) {
    try {
      await processBatch(kinesis.data);
    } catch (error) {
      onFailure(error);
      batchItemFailures.push({ itemIdentifier: kinesis.sequenceNumber });
    }
  }
  return { batchItemFailures };
}
