/** Takes who writes to whom, by domain: what is delivered inward, and what goes out. Times are milliseconds since 1970. */
export interface MailSink {
  /** Mail of ours left, or was handed on, for a recipient of the domain. */
  written(domain: string, time: number): void;
  /** Mail of a stranger without a login was taken for good. @param from the envelope sender, never the null one */
  delivered(from: string, client: string, time: number): void;
}
