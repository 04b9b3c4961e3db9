import * as z from 'zod/mini';

export const LANGUAGES = ['en', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

const timeOfDay = z.string().check(
  z.refine((text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text), {
    error: (issue) => `'${String(issue.input)}' is no time of day; write e.g. 22:00`,
  }),
);

const link = z.strictObject({
  label: z.string().check(z.minLength(1), z.maxLength(60)),
  url: z.string().check(
    z.maxLength(500),
    z.refine((text) => /^https?:\/\/[\x21-\x7e]+$/.test(text), {
      error: (issue) =>
        `'${String(issue.input)}' is no web address; write e.g. https://wiki.example.com/mail`,
    }),
  ),
});

/** Who is told what, when, and in which language. */
export const notifySettingsSchema = z.strictObject({
  /** Of e-mails and chat, the report and the dashboard. Subjects and SMS are English in any language: they hold ASCII and GSM-7 only. */
  language: z._default(
    z.enum(LANGUAGES, {
      error: (issue) => `'${String(issue.input)}' is no language of ours; write en or ja`,
    }),
    'en',
  ),
  /** Notices beneath this severity are "low": they can wait. Default: high, so warnings are low. */
  lowBelow: z._default(z.enum(['high', 'critical']), 'high'),
  /**
   * Low notices of this time of day, in the office's time (`detect.timeZone`), wait for its end and come as one
   * digest. Default: none.
   */
  quietHours: z.optional(z.strictObject({ from: timeOfDay, to: timeOfDay })),
  /** Low notices are collected for so many minutes and come as one digest. Default 0: each at once. */
  digestMinutes: z._default(z.int().check(z.minimum(0), z.maximum(1440)), 0),
  /**
   * More than so many incidents within so many minutes come as one digest, however severe: a whole network that is
   * infected must not be 500 texts. Default: 5 in 5 minutes.
   */
  burst: z._default(
    z.strictObject({
      incidents: z._default(z.int().check(z.positive()), 5),
      minutes: z._default(z.int().check(z.positive()), 5),
    }),
    { incidents: 5, minutes: 5 },
  ),
  /** Shown in e-mails and chat notifications: your wiki, your ticket form. Default: none. */
  links: z._default(z.array(link).check(z.maxLength(5)), []),
});

export type NotifySettings = z.infer<typeof notifySettingsSchema>;
