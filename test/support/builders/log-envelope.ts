import { gzipSync } from 'node:zlib';

/** What CloudWatch Logs delivers to a subscription. */
export interface LogEnvelope {
  messageType: 'DATA_MESSAGE' | 'CONTROL_MESSAGE';
  owner: string;
  logGroup: string;
  logStream: string;
  subscriptionFilters: string[];
  logEvents: LogEvent[];
}

export interface LogEvent {
  id: string;
  /** Milliseconds since 1970, UTC. */
  timestamp: number;
  message: string;
}

/** The event that the function gets. */
export interface SubscriptionEvent {
  awslogs: { data: string };
}

/** An envelope with two events, but for what is given. */
export function logEnvelope(given: Partial<LogEnvelope> = {}): LogEnvelope {
  return {
    messageType: 'DATA_MESSAGE',
    owner: '123456789012',
    logGroup: '/mail/relay',
    logStream: 'mx1.example.com',
    subscriptionFilters: ['everything'],
    logEvents: [
      logEvent(0, 'Jan  5 08:00:00 mx1 postfix/qmgr[100]: 4F1B2C3D4E: removed'),
      logEvent(1, 'Jan  5 08:00:01 mx1 postfix/qmgr[100]: 4F1B2C3D4F: removed'),
    ],
    ...given,
  };
}

/** @param second seconds after 5 January 2026, 08:00 UTC; also makes the id */
export function logEvent(second: number, message: string): LogEvent {
  const timestamp = Date.UTC(2026, 0, 5, 8) + second * 1000;
  return { id: eventId(timestamp, second), timestamp, message };
}

/**
 * An id of the width that CloudWatch Logs uses (56 digits), unique to (stream position, time).
 *
 * @param sequence position in the stream
 */
export function eventId(timestamp: number, sequence: number): string {
  return `${timestamp}${String(sequence).padStart(56 - String(timestamp).length, '0')}`;
}

/** Packs an envelope as the service does: JSON, gzip, base64. */
export function subscriptionEvent(envelope: LogEnvelope): SubscriptionEvent {
  return { awslogs: { data: gzipSync(JSON.stringify(envelope)).toString('base64') } };
}

/** What CloudWatch Logs sends to find out whether the destination can be reached. */
export function controlMessage(): LogEnvelope {
  return logEnvelope({
    messageType: 'CONTROL_MESSAGE',
    logGroup: '',
    logStream: '',
    logEvents: [
      {
        id: '',
        timestamp: 0,
        message: 'CWL CONTROL MESSAGE: Checking health of destination Lambda function.',
      },
    ],
  });
}
