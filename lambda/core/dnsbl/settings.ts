import * as z from 'zod/mini';
import { whyNotAsked } from './registry.ts';
import { parseTarget, type Target } from './target.ts';

/** Beyond this a fleet should be named by its blocks' mail servers only: see docs/blocklists.md for the arithmetic. */
const MOST_TARGETS = 1024;

const target = z.string().check(
  z.refine((text) => 'targets' in parseTarget(text), {
    error: (issue) => {
      const parsed = parseTarget(String(issue.input));
      return 'error' in parsed ? parsed.error : '';
    },
  }),
);

const listId = z.string().check(
  z.refine((id) => whyNotAsked(id) === undefined, {
    error: (issue) => whyNotAsked(String(issue.input)) ?? '',
  }),
);

/** What the watch looks at: the only place that targets come from. */
export const blocklistSettingsSchema = z.strictObject({
  /** Addresses, CIDRs (up to 256 addresses) and domains. Default: none, and the watch does nothing. */
  targets: z._default(
    z
      .array(
        z.strictObject({
          target,
          /** The mail server behind it, as its log names it: what the detector's suspects are looked up by. */
          mailServer: z.optional(z.string()),
          /** What it is for, e.g. "newsletter": for whoever reads the alert. */
          role: z.optional(z.string()),
        }),
      )
      .check(
        z.refine((all) => expand(all).length <= MOST_TARGETS, {
          error: `stands for more than ${MOST_TARGETS} targets; name the mail servers' own addresses`,
        }),
      ),
    [],
  ),
  /** Ids of the lists to ask. Default: every list that needs no registration, with keys the keyed ones too. */
  lists: z.optional(z.array(listId)),
});

export type BlocklistSettings = z.infer<typeof blocklistSettingsSchema>;

/** The targets, blocks expanded, each once: the first entry that names one gives its mail server and role. */
export function watchTargets(settings: BlocklistSettings): Target[] {
  return expand(settings.targets);
}

function expand(entries: readonly { target: string; mailServer?: string; role?: string }[]): Target[] {
  const targets = new Map<string, Target>();
  for (const { target: text, ...about } of entries) {
    const parsed = parseTarget(text);
    if ('error' in parsed) continue;
    for (const each of parsed.targets)
      if (!targets.has(each.text)) targets.set(each.text, { ...each, ...about });
  }
  return [...targets.values()];
}
