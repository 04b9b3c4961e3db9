/** How much was sent. Recipients are `sent` or `failed` (bounced or expired) once their outcome is known. */
export interface Traffic {
  messages: number;
  recipients: number;
  sent: number;
  failed: number;
}

/** Takes what messages add for each of their senders, with the mail host that took them in. */
export interface TrafficSink {
  of(host: string, sender: string): Traffic;
}
