import * as z from 'zod/mini';
import { parseAddress } from '../network.ts';
import { type KeyService, keyServiceOf } from './lists/key-services.ts';
import type { ListSetting } from './lists/list-entry.ts';
import { listSetting, namedTwice } from './lists/list-setting.ts';
import { parseTarget, targetsOf } from './target.ts';

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

/** The message must not repeat the value: it may be the key itself. */
const parameterName = z.string().check(
  z.regex(/^\/[\w.-]+(\/[\w.-]+)*$/, {
    error:
      'is no name of an SSM parameter; write e.g. /sendwatch/spamhaus-dqs, and put the key into that parameter (SecureString)',
  }),
);

const server = z.string().check(
  z.refine((text) => isServer(text), {
    error: (issue) => `'${String(issue.input)}' is no resolver; write e.g. 192.0.2.53 or [2001:db8::53]:5353`,
  }),
);

/** What the watch looks at: the only place that targets come from. */
const fields = z.strictObject({
  /** Addresses, CIDRs (up to 256 addresses) and domains. Default: none, and the watch does nothing. */
  targets: z._default(
    z
      .array(
        z.strictObject({
          target,
          /** The mail server behind it, as its log names it: what the detector's suspects are looked up by. */
          mailServer: z.optional(z.string()),
          /** Of a domain with a longer name: filled in by the public suffix list at synth unless it is set. */
          registrable: z.optional(z.string()),
          /** What it is for, e.g. "newsletter": for whoever reads the alert. */
          role: z.optional(z.string()),
        }),
      )
      .check(
        z.refine((all) => targetsOf(all).length <= MOST_TARGETS, {
          error: `stands for more than ${MOST_TARGETS} targets; name the mail servers' own addresses`,
        }),
      ),
    [],
  ),
  /**
   * What to ask: ids, lists of your own (shaped as in a `--lists` file, without keys), and 'default' for those that
   * are asked when nothing is said: every list that needs no registration, with keys the keyed ones too.
   */
  lists: z.optional(
    z.array(listSetting).check(
      z.refine((all) => namedTwice(all) === undefined, {
        error: (issue) => `names '${namedTwice(issue.input as ListSetting[])}' twice`,
      }),
    ),
  ),
  /** Names of the SSM parameters (SecureString) that hold the keys of these services. Default: no keys. */
  keys: z._default(
    z.strictObject({ spamhaus: z.optional(parameterName), abusix: z.optional(parameterName) }),
    {},
  ),
  /**
   * Who answers the deployed watch: each list's own name servers, the system's resolvers, or these servers. Default:
   * 'authoritative', as many lists refuse the resolvers of cloud providers.
   */
  resolver: z._default(
    z.union(
      [
        z.enum(['authoritative', 'system']),
        z.array(server).check(z.minLength(1, { error: 'names no resolver; leave it out instead' })),
      ],
      {
        error: "must be 'authoritative', 'system' or an array of resolvers such as [\"192.0.2.53\"]",
      },
    ),
    'authoritative',
  ),
});

export const blocklistSettingsSchema = fields.check(
  z.refine(({ lists = [], keys }) => lists.every((id) => missingKey(id, keys) === undefined), {
    error: (issue) => {
      const { lists = [], keys } = issue.input as z.infer<typeof fields>;
      const id = lists.find((each) => missingKey(each, keys) !== undefined)!;
      return `the list '${String(id)}' needs a key of your own: name its parameter in keys.${missingKey(id, keys)}`;
    },
  }),
);

export type BlocklistSettings = z.infer<typeof blocklistSettingsSchema>;

function missingKey(list: ListSetting, keys: BlocklistSettings['keys']): KeyService | undefined {
  const service = typeof list === 'string' ? keyServiceOf(list) : undefined;
  return service !== undefined && keys[service] === undefined ? service : undefined;
}

/** An address, or one with a port: `192.0.2.53`, `192.0.2.53:5353`, `2001:db8::53`, `[2001:db8::53]:5353`. */
function isServer(text: string): boolean {
  const [, inBrackets, plain, port] = /^(?:\[([^\]]+)\]|([\d.]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const address = inBrackets ?? plain ?? text;
  return parseAddress(address) !== undefined && Number(port ?? 53) >= 1 && Number(port ?? 53) <= 65_535;
}
