/** A queue directory of Postfix; `hold` is what somebody put aside. */
export const QUEUES = ['maildrop', 'incoming', 'active', 'deferred', 'hold'] as const;
export type QueueName = (typeof QUEUES)[number];

/** How much waits in one queue. */
export interface QueueSize {
  files: number;
  /** Seconds since the oldest one arrived, as far as is known; 0 of an empty queue. */
  oldest: number;
}

/** What waits on a mail host at one time. */
export interface QueueReport extends Record<QueueName, QueueSize> {
  /** Files that were looked into, of all queues but `hold`. */
  sample: number;
  /** Seconds since the middle one of them arrived. */
  median: number;
  /** Of the sample: bounces and other notices of the mail server's own. */
  notices: number;
  /** Of the sample: notices about bounces that came back. */
  double: number;
  /** Of the sample: messages of the busiest sender. */
  top: number;
  /** That sender's key, or `local`: a user of the mail host, whom the queue does not tell. */
  sender?: string;
  /** The next two, as far as the report has and names them. */
  next?: readonly BusySender[];
}

/** How much of a sample somebody has sent. */
export interface BusySender {
  messages: number;
  /** As `sender` of the report. */
  sender: string;
}
