import { gunzipSync } from 'node:zlib';
import { SendwatchError } from '../core/error.ts';
import type { LogsEnvelope } from '../ingest/ingest.ts';

/** What CloudWatch Logs delivered cannot be read. The message does not repeat it: it holds addresses. */
export class EnvelopeError extends SendwatchError {
  override name = 'EnvelopeError';
  readonly code = 'envelope';
}

/**
 * Decodes the `awslogs.data` of a subscription's event: base64 of gzip of JSON.
 *
 * @throws EnvelopeError saying which of the three is broken
 */
export function decodeEnvelope(data: unknown): LogsEnvelope {
  if (typeof data !== 'string')
    throw new EnvelopeError('the event has no awslogs.data; is it from a subscription?');
  let json: string;
  try {
    json = gunzipSync(Buffer.from(data, 'base64')).toString('utf8');
  } catch (error) {
    throw new EnvelopeError(`awslogs.data is no gzip: ${(error as NodeJS.ErrnoException).code}`);
  }
  let envelope: Partial<LogsEnvelope>;
  try {
    envelope = JSON.parse(json);
  } catch {
    throw new EnvelopeError(`awslogs.data holds ${json.length} characters that are no JSON`);
  }
  const { messageType, logGroup, logStream, logEvents } = envelope;
  if (typeof messageType !== 'string' || typeof logGroup !== 'string' || !Array.isArray(logEvents)) {
    throw new EnvelopeError('awslogs.data lacks messageType, logGroup or logEvents');
  }
  return { messageType, logGroup, logStream: String(logStream), logEvents };
}
