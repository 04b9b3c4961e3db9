import type { Settings } from '../../lambda/core/config.ts';
import type { AlarmDefinition } from './alarms/definition.ts';

/** A query that counts messages by who handed them in. */
export interface BackstopQuery {
  /** Names the alarm's construct. */
  id: string;
  /** The field that it counts by. */
  by: 'client' | 'login';
  lines: readonly string[];
  /** The alarm's text. @param limit messages an hour */
  says: (limit: number) => AlarmDefinition['says'];
}

/** Lines that say that a client hands a message in: Postfix's, Exim's and Sendmail's. */
const HANDED_IN = '/: client=| <= |: from=.* relay=/';
/** The address in the last brackets that the server itself writes; Exim writes the HELO, which may have its own, first. */
const CLIENT =
  '/(?:: client=[^\\[\\s]*| <= .* H=[^\\[]*(?:\\[[^\\]]*\\]\\) )?|: from=.* relay=[^\\[]*)\\[(?:IPv6:)?(?<client>[0-9A-Fa-f.:]+)\\]/';
/** Sendmail says the login in a line of its own. */
const LOGIN = '/(?: sasl_username=| <= .* A=[A-Za-z0-9_-]+:)(?<login>[^,\\s"\\\\]+)/';

const LOOPBACK = /^(127\.|::1(\/|$))/;

/**
 * By login, and by client what has no login, so that one message counts for one of them. A client counts inside our
 * own networks only, or every large mail provider would be above any limit. Loopback does not: a content filter hands
 * everything in again there; nor do `trustedRelays`.
 *
 * Source of the language: CloudWatch Logs user guide, "Logs Insights QL".
 */
export function backstopQueries({ ownNetworks, trustedRelays }: Settings): BackstopQuery[] {
  const ours = ownNetworks.filter((network) => !LOOPBACK.test(network));
  const byLogin: BackstopQuery = {
    id: 'ByLogin',
    by: 'login',
    lines: [`filter @message like ${HANDED_IN}`, `parse @message ${LOGIN}`, 'filter ispresent(login)'],
    says: (limit) => ({
      en: `A login has handed in more than ${limit} messages within an hour, by CloudWatch's own count. The notice names it.`,
      ja: `一つのログインが1時間に ${limit} 通を超えるメールを送りました（CloudWatch自身の集計）。ログイン名は通知にあります。`,
    }),
  };
  if (ours.length === 0) return [byLogin];
  return [
    byLogin,
    {
      id: 'ByClient',
      by: 'client',
      lines: [
        `filter @message like ${HANDED_IN}`,
        `parse @message ${LOGIN}`,
        'filter not ispresent(login)',
        `parse @message ${CLIENT}`,
        `filter ${ours.map(inside).join(' or ')}`,
        ...trustedRelays.map((relay) => `filter not ${inside(relay)}`),
      ],
      says: (limit) => ({
        en: `A client of our networks without a login has handed in more than ${limit} messages within an hour, by CloudWatch's own count. The notice names it.`,
        ja: `自社ネットワークの端末が、ログインなしで1時間に ${limit} 通を超えるメールを送りました（CloudWatch自身の集計）。アドレスは通知にあります。`,
      }),
    },
  ];
}

/** A single address is a network, too. */
function inside(network: string): string {
  const subnet = network.includes('/') ? network : `${network}/${network.includes(':') ? 128 : 32}`;
  return `isIpInSubnet(client, "${subnet}")`;
}
