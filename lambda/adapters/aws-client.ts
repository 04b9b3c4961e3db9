/**
 * How the functions call AWS. The SDK by itself waits for an answer for ever, so one lost connection would cost a
 * whole run; an item or a notice takes milliseconds.
 */
export const AWS_CLIENT = {
  /** The first one included; waits between them grow and are random. */
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
} as const;

/** Notices stay pending and are tried again a minute later, so a topic that does not answer is soon left alone. */
export const SNS_CLIENT = { ...AWS_CLIENT, maxAttempts: 2 } as const;
