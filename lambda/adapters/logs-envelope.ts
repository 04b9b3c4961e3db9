import { gunzipSync } from 'node:zlib';
import { SendwatchError } from '../core/error.ts';
import type { LogsEnvelope } from '../ingest/logs-envelope.ts';

/** What CloudWatch Logs delivered cannot be read. The message does not repeat it: it holds addresses. */
export class EnvelopeError extends SendwatchError {
  override name = 'EnvelopeError';
  readonly code = 'envelope';
}

/**
 * Bytes of a batch, unpacked. CloudWatch Logs packs at most 1 MB of log events; a Kinesis record holds 1 MB packed, of
 * lines that repeat each other. Beyond this it is a bomb, and would take the function's memory.
 */
const MOST_BYTES = 64 * 1024 * 1024;

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
    json = gunzipSync(Buffer.from(data, 'base64'), { maxOutputLength: MOST_BYTES }).toString('utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new EnvelopeError(
      code === 'ERR_BUFFER_TOO_LARGE'
        ? `awslogs.data unpacks to more than ${MOST_BYTES} bytes; no batch of CloudWatch Logs does`
        : `awslogs.data is no gzip: ${code}`,
    );
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
