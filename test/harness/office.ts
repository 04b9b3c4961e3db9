import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseSettings } from '../../lambda/core/config.ts';
import { type LogStream, shipLog } from '../support/harness/agent.ts';
import type { Batch } from '../support/harness/batches.ts';
import { PROJECT } from '../support/harness/cdk-synth.ts';

const MINUTE = 60_000;

/** The recorded office morning with its infected PC, as `npm start` replays it. */
export const SAMPLE = join(PROJECT, 'samples', 'infected-pc.log.gz');
/** Its lines name none. */
export const YEAR = 2026;
/** What the harness's stage and the demo run on: the defaults. */
export const settings = parseSettings({});

/** What the clients and the receiving side counted, without the log; see samples/README.md. */
export interface Truth {
  infected: { host: string; firstSpam: string };
  hosts: Record<string, Counts>;
  logins: Record<string, Counts>;
  local: Record<string, Counts>;
}

export interface Counts {
  messages: number;
  recipients: number;
  sent: number;
  bounced: number;
}

export function groundTruth(): Truth {
  return JSON.parse(readFileSync(join(PROJECT, 'samples', 'infected-pc.truth.json'), 'utf8')) as Truth;
}

/** The truth by sender key. */
export function countsBySender({ hosts, logins, local }: Truth): Map<string, Counts> {
  const counted = new Map<string, Counts>();
  const add = (kind: string, of: Record<string, Counts>) => {
    for (const [name, { messages, recipients, sent, bounced }] of Object.entries(of)) {
      counted.set(`${kind}${name}`, { messages, recipients, sent, bounced });
    }
  };
  add('host:', hosts);
  add('login:', logins);
  add('local:mail/', local);
  return counted;
}

export interface Office {
  lines: string[];
  streams: LogStream[];
  /** Whole minutes since 1970 of the first and the last line. */
  first: number;
  last: number;
}

/** The whole morning: 134 minutes, of which the PC sends spam in the last forty. */
export function recordedOffice(): Office {
  return officeOf(gunzipSync(readFileSync(SAMPLE)).toString('utf8'));
}

/**
 * The half hour around the first spam, with every kind of line about a message that the morning has: for what is played several times,
 * as each minute costs a run of the judge. The whole morning is played in pipeline.test.ts.
 */
export function recordedOutbreak(): Office {
  const lines = recordedOffice().lines.filter((line) => line > 'Oct 13 09:52' && line < 'Oct 13 10:22');
  return officeOf(`${lines.join('\n')}\n`);
}

/** A log in syslog lines of 2026. */
export function officeOf(text: string): Office {
  const streams = shipLog(text, YEAR);
  const times = streams.flatMap(({ events }) => events.map(({ timestamp }) => timestamp));
  const minutes = times.map((time) => Math.floor(time / MINUTE));
  return {
    lines: text.split('\n').filter((line) => line !== ''),
    streams,
    first: minutes.reduce((a, b) => Math.min(a, b)),
    last: minutes.reduce((a, b) => Math.max(a, b)),
  };
}

/** The schedule over all batches, and on until every minute has left the judge's window. */
export function scheduleOver(batches: readonly Batch[]): { from: number; to: number } {
  const times = batches.map(({ at }) => at);
  return { from: Math.min(...times), to: Math.max(...times) + 20 * MINUTE };
}
