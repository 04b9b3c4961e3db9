import { Backtest } from '../../../lambda/core/backtest/backtest.ts';
import { parseSettings } from '../../../lambda/core/config.ts';
import { detectSettings } from '../../../lambda/core/detect/settings/detect-settings.ts';
import type { Incident } from '../../../lambda/core/incident/incident.ts';
import type { Tally } from '../../../lambda/core/tally/tally.ts';

/** 2024-01-01T00:00Z, a Monday, in minutes since 1970. */
export const MONDAY = 28_401_120;
export const HOUR = 60;
export const DAY = 24 * HOUR;

export function tally(sender: string, minute: number, fields: Partial<Tally> = {}): Tally {
  const recipients = fields.recipients ?? fields.messages ?? 1;
  return {
    minute,
    sender,
    messages: recipients,
    recipients,
    distinctRecipients: recipients,
    sent: recipients - (fields.bounced ?? 0) - (fields.deferred ?? 0),
    deferred: 0,
    bounced: 0,
    domains: ['example.com'],
    envelopeSenders: ['someone@example.com'],
    failedRecipients: [],
    failedDomains: [],
    ...fields,
  };
}

/** Numbers that look random and are the same at every run (Numerical Recipes' generator). */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export const pc = (i: number): string => `host:192.0.2.${i}`;

/**
 * Twelve PCs from eight to six on weekdays: some twenty messages a day each, mostly to the PC's own partners, now
 * and then to somebody new; one in eighty fails.
 */
export function officeDays(days: number, firstDay = 0, seed = 1): Tally[] {
  const roll = dice(seed);
  const tallies: Tally[] = [];
  for (let day = firstDay; day < firstDay + days; day++) {
    if (day % 7 >= 5) continue;
    for (let minute = 8 * HOUR; minute < 18 * HOUR; minute++) {
      for (let i = 1; i <= 12; i++) {
        if (roll() > 20 / 600) continue;
        const fresh = roll() < 0.06;
        const domain = fresh
          ? `firm${Math.floor(roll() * 3000)}.example.net`
          : `partner${(i * 7 + Math.floor(roll() * 10)) % 60}.example.net`;
        const failed = roll() < 0.0125;
        tallies.push(
          tally(pc(i), MONDAY + day * DAY + minute, {
            domains: [domain],
            envelopeSenders: [`pc${i}@example.com`],
            bounced: failed ? 1 : 0,
            failedRecipients: failed ? [`nobody${Math.floor(roll() * 1e6)}@${domain}`] : [],
            failedDomains: failed ? [domain] : [],
          }),
        );
      }
    }
  }
  return tallies;
}

export interface Mailing {
  sender: string;
  from: number;
  minutes: number;
  perMinute: number;
  /** Share of recipients that fail, and of domains that nobody knows; the others are the office's partners. */
  failed: number;
  novel: number;
  envelopeSender?: (i: number) => string;
  clients?: (i: number) => string[];
  seed?: number;
}

/** Bulk mail, honest or not: what it is lies in its rates. */
export function mailing(options: Mailing): Tally[] {
  const { sender, from, minutes, perMinute, failed, novel } = options;
  const roll = dice(options.seed ?? 7);
  const tallies: Tally[] = [];
  let count = 0;
  let due = 0;
  for (let i = 0; i < minutes; i++) {
    due += perMinute;
    const recipients = Math.floor(due);
    due -= recipients;
    if (recipients === 0) continue;
    const domains: string[] = [];
    const failing: string[] = [];
    for (let r = 0; r < recipients; r++) {
      const domain =
        roll() < novel
          ? `s${Math.floor(roll() * 1e6)}.example.org`
          : `partner${Math.floor(roll() * 60)}.example.net`;
      domains.push(domain);
      if (roll() < failed) failing.push(`r${count + r}@${domain}`);
    }
    count += recipients;
    tallies.push(
      tally(sender, from + i, {
        recipients,
        domains: [...new Set(domains)],
        envelopeSenders: [options.envelopeSender?.(i) ?? 'pc7@example.com'],
        ...(options.clients === undefined ? {} : { clients: options.clients(i) }),
        bounced: failing.length,
        failedRecipients: failing,
        failedDomains: [...new Set(failing.map((name) => name.split('@')[1]!))],
      }),
    );
  }
  return tallies;
}

/** What the detector says about tallies, in time order whatever order they are given in. */
export function incidentsOf(tallies: readonly Tally[], config: Record<string, unknown> = {}): Incident[] {
  const run = new Backtest(detectSettings(parseSettings(config)));
  for (const each of [...tallies].sort((a, b) => a.minute - b.minute)) run.add(each);
  return run.end().incidents;
}
