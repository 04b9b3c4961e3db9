import { compareSenders } from '../sender.ts';
import type { Traffic } from '../tally/count/traffic-sink.ts';

/** What one sender sent through one mail host. */
export interface SenderTraffic extends Traffic {
  sender: string;
}

/**
 * The senders of one hour on one mail host: the one that took the messages in, as the log names it. A message counts
 * for each of its keys, in the minute of the event that says so.
 */
export interface Rollup {
  /** Whole hours since 1970, UTC. */
  hour: number;
  host: string;
  /** Holds what was taken in after its minutes were settled; the rest of the hour is another roll-up. */
  late: boolean;
  /** The last minute that it may hold something of; whole minutes since 1970. */
  until: number;
  /** Those with the most recipients, at most {@link MOST_SENDERS}. */
  senders: SenderTraffic[];
  /** All others together. */
  rest: Traffic;
}

/** Enough for a table that somebody reads; the rest is a sum. */
export const MOST_SENDERS = 50;

/** Most recipients first; with as many, most messages. */
export function busiestFirst(a: SenderTraffic, b: SenderTraffic): number {
  return b.recipients - a.recipients || b.messages - a.messages || compareSenders(a.sender, b.sender);
}

export function addTraffic(to: Traffic, { messages, recipients, sent, failed }: Traffic): void {
  to.messages += messages;
  to.recipients += recipients;
  to.sent += sent;
  to.failed += failed;
}

export function noTraffic(): Traffic {
  return { messages: 0, recipients: 0, sent: 0, failed: 0 };
}

/** Traffic as it is stored. */
export type TrafficRow = [messages: number, recipients: number, sent: number, failed: number];
export type SenderRow = [sender: string, ...TrafficRow];

export function trafficRow({ messages, recipients, sent, failed }: Traffic): TrafficRow {
  return [messages, recipients, sent, failed];
}

export function senderRow(traffic: SenderTraffic): SenderRow {
  return [traffic.sender, ...trafficRow(traffic)];
}

export function trafficOf([messages, recipients, sent, failed]: TrafficRow): Traffic {
  return { messages, recipients, sent, failed };
}

export function senderTrafficOf([sender, ...row]: SenderRow): SenderTraffic {
  return { sender, ...trafficOf(row) };
}
