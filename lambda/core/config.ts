import * as z from 'zod/mini';
import { explain } from './config-errors.ts';
import { detectSettingsSchema } from './detect/settings/settings.ts';
import { blocklistSettingsSchema } from './dnsbl/settings.ts';
import { SendwatchError } from './error.ts';
import { notifySettingsSchema } from './message/settings.ts';
import { parseCidr } from './network.ts';

const cidr = z.string().check(
  z.refine((text) => parseCidr(text) !== undefined, {
    error: (issue) =>
      `'${String(issue.input)}' is no CIDR or address; write e.g. 192.0.2.0/24 or 2001:db8::/32`,
  }),
);

const domain = z.string().check(
  z.refine((text) => /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?$/i.test(text), {
    error: (issue) => `'${String(issue.input)}' is no domain name; write e.g. example.com`,
  }),
);

/**
 * Networks whose clients send outbound mail unless the user names others: RFC 1918, unique local (RFC 4193)
 * and loopback addresses.
 */
export const DEFAULT_OWN_NETWORKS = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
  '127.0.0.0/8',
  '::1/128',
] as const;

/** What a command's `--config` and a stage's `settings` may hold. */
export const settingsSchema = z.strictObject({
  /** Domains whose mail is ours. Default: none known. */
  ownDomains: z._default(z.array(domain), []),
  /**
   * Clients inside these are ours, so their mail is outbound. What a configuration names is added to the default;
   * `{"only": [...]}` takes its place, and may be empty: then no network is ours, loopback included.
   */
  ownNetworks: z._default(
    z.pipe(
      z.union([z.array(cidr), z.strictObject({ only: z.array(cidr) })], {
        error: 'write a list of networks, or {"only": [...]} for no others',
      }),
      z.transform((networks) =>
        Array.isArray(networks) ? [...new Set([...DEFAULT_OWN_NETWORKS, ...networks])] : networks.only,
      ),
    ),
    [...DEFAULT_OWN_NETWORKS],
  ),
  /** Hosts that only pass mail on (a content filter, an internal relay): never a sender themselves. */
  trustedRelays: z._default(z.array(cidr), []),
  detect: z._default(detectSettingsSchema, detectSettingsSchema.parse({})),
  notify: z._default(notifySettingsSchema, notifySettingsSchema.parse({})),
  blocklists: z._default(blocklistSettingsSchema, blocklistSettingsSchema.parse({})),
});

/** The settings that the core runs on; every default filled in. */
export type Settings = z.infer<typeof settingsSchema>;

/** What is deployed beside a function's code: settings, and what else of a stage's configuration the functions need. */
export type DeployedSettings = Settings & {
  /** Mail hosts that must be heard; absent where none is named. */
  mailHosts?: readonly string[];
  /** There where the stack's dashboard holds the runbook. */
  runbookOnDashboard?: true;
};

/** The configuration has a value that cannot be used; the message names each one and the fix. */
export class ConfigError extends SendwatchError {
  override name = 'ConfigError';
  readonly code = 'config';
  /** One each: the key, its value, what is wrong with it and how to mend it. The message has them in one line. */
  readonly problems: readonly string[];

  constructor(problems: string | readonly string[]) {
    const each = typeof problems === 'string' ? [problems] : problems;
    super(each.join('; '));
    this.problems = each;
  }
}

/**
 * Checks a parsed JSON configuration and fills in the defaults.
 *
 * @throws ConfigError naming every wrong key and value; an unknown key is an error
 */
export function parseSettings(json: unknown): Settings {
  const result = settingsSchema.safeParse(json, { reportInput: true });
  if (result.success) return result.data;
  throw new ConfigError(explain(result.error.issues, settingsSchema));
}

/**
 * What the text of a configuration file holds. The byte order mark that editors of Windows write is no part of it.
 *
 * @throws SyntaxError when it is no JSON
 */
export function configJson(text: string): unknown {
  return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
}
