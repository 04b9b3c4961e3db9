import type { QueueReport } from './queue-report/report.ts';

/**
 * What one log line says. `other` is a known program's line without interest, `unknown` a shape that is not
 * known, `malformed` no readable line at all.
 */
export type LineKind =
  | 'client'
  | 'queued'
  | 'message-id'
  | 'delivery'
  | 'expired'
  | 'bounce-notice'
  | 'removed'
  | 'reject'
  | 'auth-failure'
  | 'queue-report'
  | 'other'
  | 'unknown'
  | 'malformed';

export type DeliveryStatus = 'sent' | 'deferred' | 'bounced' | 'expired' | 'deliverable' | 'undeliverable';

/**
 * One parsed line, under Postfix's own names with `-` as `_`; Exim, Sendmail and OpenSMTPD map to the same
 * names. A field that the line does not show is absent. This is the shape that `sendwatch parse --json` prints
 * (there with `line`, and `time` as ISO 8601).
 */
export interface ParsedLine {
  kind: LineKind;
  /** Milliseconds since 1970, UTC; absent when the line carries no readable time. */
  time?: number;
  mta_host?: string;
  /** The whole syslog tag without the pid, e.g. `postfix/submission/smtpd`, `exim`, `sm-mta`. */
  program?: string;
  /**
   * What a line without a queue id joins its message by: Sendmail's process id, OpenSMTPD's session id, the process
   * of Postfix's before-queue proxy (NOQUEUE `client=`, `proxy-accept`, `proxy-reject`). No other line has one.
   */
  pid?: string;
  /** Whether the line's own time says its UTC offset; if not, `time` rests on the zone the caller named. */
  zoned?: boolean;
  /** `NOQUEUE` where Postfix or Sendmail had none yet. */
  queue_id?: string;
  client_host?: string;
  /** IPv4 or IPv6 as logged, without brackets, zone or port. */
  client_ip?: string;
  client_port?: number;
  /** The client before a content filter or relay, from XFORWARD/XCLIENT. */
  orig_client_ip?: string;
  /** The queue id before a content filter on the same host. */
  orig_queue_id?: string;
  sasl_method?: string;
  sasl_username?: string;
  /** Local submission: the uid (Postfix pickup) or the user name (Exim U=, Sendmail ctladdr; cPanel's `identify`). */
  local_user?: string;
  helo?: string;
  /** Envelope sender without angle brackets; '' is the null sender. */
  from?: string;
  /** Bytes. */
  size?: number;
  nrcpt?: number;
  /** Without angle brackets. */
  message_id?: string;
  /** Envelope recipient without angle brackets; an array where one line names several. */
  to?: string | string[];
  orig_to?: string;
  relay_host?: string;
  relay_ip?: string;
  relay_port?: number;
  /** The path of the UNIX-domain socket behind which the next hop is. */
  relay_socket?: string;
  /** Seconds since arrival. */
  delay?: number;
  /** RFC 3463 enhanced status code, e.g. `5.1.1`. */
  dsn?: string;
  status?: DeliveryStatus;
  /** The remote's or the local agent's words, without the enclosing parentheses. */
  reply?: string;
  /**
   * The queue id that the next hop gave (`queued as X`, `forwarded as X`), or that of a bounce notice; of a message that
   * Sendmail split all new ones, with spaces between.
   */
  remote_queue_id?: string;
  /**
   * NOQUEUE and cleanup actions: reject, hold, discard, milter-reject, ...; `call`: of sendmail(1), by Exim's `cwd=`;
   * `rate-limit`: a client refused by anvil's counts; `identify`: whose account a message is of, by cPanel.
   */
  action?: string;
  /**
   * What a program that handed the message in calls itself (Exim's P=, where it is none of Exim's own words): a
   * content filter that hands mail back.
   */
  protocol?: string;
  /**
   * The program on this host that handed the message in, as far as the log names it: PHP's script, or the directory
   * from which exim was called (`cwd=`).
   */
  script?: string;
  /** Exim's transport, where the message went to no host: a mailbox, a file or a program. */
  transport?: string;
  /** The message that this one is a bounce of (Exim's R=). */
  parent_queue_id?: string;
  /** The queue that a report is about: the last part of its directory's path; `-` where that is no plain word. */
  instance?: string;
  queue_report?: QueueReport;
  /** Failed logins that a line of Dovecot's stands for. */
  attempts?: number;
  /**
   * The line stands for so many further occurrences of the event (`message repeated 3 times: [ ... ]`). The first
   * one was logged by itself, so a count adds `repeated`, not `repeated + 1`. `last message repeated 3 times` has
   * it too, but is `other`: it does not say which message.
   */
  repeated?: number;
}
