import * as z from 'zod/mini';
import { parseCidr } from '../../network.ts';
import { isTimeZone } from '../../office-time.ts';
import { SENDER_FORMS, senderOf } from '../../sender.ts';
import { parseTime, TIME_FORM } from '../../time.ts';
import { SIGNALS } from '../signals/names.ts';

const positive = z.number().check(z.positive());
const whole = z.int().check(z.positive());
const sender = z.string().check(
  z.refine((text) => senderOf(text) !== undefined, {
    error: (issue) => `'${String(issue.input)}' is no sender; write ${SENDER_FORMS}`,
  }),
);
const cidr = z.string().check(
  z.refine((text) => parseCidr(text) !== undefined, {
    error: (issue) => `'${String(issue.input)}' is no CIDR or address; write e.g. 192.0.2.0/24`,
  }),
);
const time = z.string().check(
  z.refine((text) => parseTime(text) !== undefined, {
    error: (issue) =>
      `'${String(issue.input)}' is no time; write ISO 8601 with its offset, e.g. ${TIME_FORM}`,
  }),
);

export const ROLES = ['person', 'application', 'relay'] as const;
export type Role = (typeof ROLES)[number];

/** Recipients that no sender may exceed, whatever it did before. Absent: no such limit. */
const ceiling = z.strictObject({
  recipientsPerHour: z.optional(whole),
  recipientsPerDay: z.optional(whole),
});

const fields = z.strictObject({
  /**
   * Score at which an incident opens in a fleet of up to 400 senders; larger fleets add ln(senders / 400).
   * Default 9.5. Set this or `alertsPerWeek`.
   */
  threshold: z.optional(positive),
  /** False alerts a week that you accept, fleet-wide; sets the threshold from the measured slope. */
  alertsPerWeek: z.optional(positive),
  /** The office's time zone by IANA's name, so that its hours follow daylight saving time. Default: UTC. */
  timeZone: z.optional(
    z.string().check(
      z.refine(isTimeZone, {
        error: (issue) => `'${String(issue.input)}' is no time zone; write IANA's name, e.g. Europe/Berlin`,
      }),
    ),
  ),
  /** Minutes east of UTC of the office, in summer as in winter. Deprecated: name its `timeZone`. */
  utcOffset: z.optional(z.int().check(z.gte(-840), z.lte(840))),
  /** Days without office hours, 0 is Sunday. Default Saturday and Sunday. */
  weekend: z._default(z.array(z.int().check(z.gte(0), z.lte(6))), [6, 0]),
  /** What the clients in a network are. The first entry that matches counts. Default: persons. */
  roles: z._default(z.array(z.strictObject({ network: cidr, role: z.enum(ROLES) })), []),
  /** Absolute ceilings per role. Default: none. */
  ceilings: z._default(z.partialRecord(z.enum(ROLES), ceiling), {}),
  /** Signals that count for nobody, e.g. `failures` where the log has no delivery status. Default: none. */
  without: z._default(z.array(z.enum(SIGNALS)), []),
  /** Networks new to one login within 24 hours that are still allowed. Default 5. */
  loginNetworks: z._default(whole, 5),
  /** A bulk job that is about to run; nothing is held against its sender within window and size. */
  expectedJobs: z._default(
    z.array(z.strictObject({ sender, from: time, to: time, maxRecipients: whole })),
    [],
  ),
  /** What a sender does is legitimate: no incident until the time given (default: for good), and learn it. */
  acknowledged: z._default(z.array(z.strictObject({ sender, until: z.optional(time) })), []),
  /** Per-sender exceptions. */
  exceptions: z._default(
    z.array(
      z.strictObject({
        sender,
        /** Never opens an incident. */
        ignore: z.optional(z.boolean()),
        /** Added to the threshold of this sender; negative makes it stricter. */
        thresholdOffset: z.optional(z.number()),
        /** Signals that do not count for this sender. */
        without: z.optional(z.array(z.enum(SIGNALS))),
        ceiling: z.optional(ceiling),
        role: z.optional(z.enum(ROLES)),
      }),
    ),
    [],
  ),
});

export const detectSettingsSchema = fields.check(
  z.refine(({ timeZone, utcOffset }) => timeZone === undefined || utcOffset === undefined, {
    error: 'timeZone and utcOffset exclude each other; keep timeZone',
    path: ['utcOffset'],
  }),
);

/** The detector's part of the configuration, every default filled in. */
export type DetectConfig = z.infer<typeof detectSettingsSchema>;
