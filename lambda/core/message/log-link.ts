import type { Incident } from '../incident/incident.ts';
import { senderOf } from '../sender.ts';
import { MINUTE } from '../time.ts';
import { consoleUrl } from './dashboard-link.ts';
import type { Language, NotifySettings } from './settings.ts';

/** Where the mail log of a deployed stack is. */
export interface MailLogPlace {
  region: string;
  logGroups: readonly string[];
}

const LABEL: Readonly<Record<Language, string>> = {
  en: "This sender's lines of that time",
  ja: 'この送信元のその時間のログ',
};

/** Characters of names that stand in a query as they are, but for the dots; others make no link. */
const SAFE = /^[\w@.:+-]{1,100}$/;
const BEFORE = 10 * MINUTE;
/** E-mail programs cut longer ones. */
const LONGEST = 1_800;

/**
 * A link to the console that asks Logs Insights for the lines of exactly this sender in exactly this time. For e-mail
 * only: a chat's preview would carry the login to whoever makes it.
 *
 * @param until milliseconds since 1970, when the notice was made
 * @returns nothing for a user of the mail server itself, whose name is in too many lines, and for a name that a query
 * cannot hold as it is
 */
export function logLink(
  incident: Pick<Incident, 'sender' | 'opened'>,
  until: number,
  { region, logGroups }: MailLogPlace,
  language: Language,
): NotifySettings['links'] {
  const sender = senderOf(incident.sender);
  if (sender === undefined || sender.kind === 'local') return [];
  // The key of an IPv6 client is its site's.
  const name = sender.name.replace(/::\/64$/, ':');
  if (!SAFE.test(name)) return [];
  const literal = name.replace(/[.+-]/g, '\\$&');
  // Not within another address or login; logins are one in any letter case.
  const end = name === sender.name ? '([^0-9A-Za-z._@+-]|$)' : '';
  const query = [
    'fields @timestamp, @logStream, @message',
    `filter @message like /(?i)(^|[^0-9A-Za-z._@+-])${literal}${end}/`,
    'sort @timestamp asc',
    'limit 1000',
  ].join('\n| ');
  const url = consoleUrl(
    region,
    `logsV2:logs-insights$3FqueryDetail$3D${queryDetail({
      end: new Date(until + MINUTE).toISOString(),
      start: new Date(incident.opened - BEFORE).toISOString(),
      timeType: 'ABSOLUTE',
      tz: 'UTC',
      editorString: query,
      source: logGroups,
    })}`,
  );
  return url.length > LONGEST ? [] : [{ label: LABEL[language], url }];
}

/**
 * The console's own writing of a query, `~(key~'text~key~(~'text))`, percent-encoded twice with `$` for `%`. It is
 * documented nowhere; as its own links show it.
 */
function queryDetail(values: Readonly<Record<string, string | readonly string[]>>): string {
  const text = (value: string) =>
    `'${encodeURIComponent(value)
      .replace(/[!'()*~]/g, hex)
      .replaceAll('%', '*')}`;
  const parts = Object.entries(values).flatMap(([key, value]) => [
    key,
    typeof value === 'string' ? text(value) : `(${value.map((each) => `~${text(each)}`).join('')})`,
  ]);
  return `~(${parts.join('~')})`.replace(/[~()']/g, (each) => `$25${hex(each).slice(1)}`);
}

function hex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
