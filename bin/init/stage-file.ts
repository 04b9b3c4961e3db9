import { ConfigError } from '../../lambda/core/config.ts';
import { parseStageConfig } from '../../lib/config.ts';
import { UsageError } from '../usage-error.ts';

/** What somebody says about a stage; an absent or empty list is an answer that is still open. */
export interface Answers {
  stage?: string;
  email?: string[];
  logGroup?: string[];
  domain?: string[];
  network?: string[];
  target?: string[];
  /** Content filters and inner relays; never asked for. */
  relay?: string[];
  timeZone?: string;
  language?: string;
}

interface Question {
  key: keyof Answers;
  text: string;
  /** What an empty answer means, as it is shown. */
  otherwise: string;
}

const QUESTIONS: readonly Question[] = [
  { key: 'stage', text: 'A name for this deployment', otherwise: 'prod' },
  { key: 'email', text: 'E-mail addresses that are told everything', otherwise: 'needed' },
  { key: 'logGroup', text: 'CloudWatch log groups that hold the mail logs', otherwise: 'a new one' },
  { key: 'domain', text: 'Your own mail domains', otherwise: 'none' },
  { key: 'network', text: 'Public networks of your own clients', otherwise: 'private ones only' },
  { key: 'target', text: 'Addresses and domains to watch on DNSBLs', otherwise: 'none' },
];

/**
 * Asks what is still open, one question after another; several values are separated by spaces or commas. An empty
 * answer takes what is proposed, `-` takes none of it.
 *
 * @param ask shows a question and gives the line that is answered
 */
export async function askOpen(
  answers: Answers,
  ask: (question: string) => Promise<string>,
  proposed: Answers = {},
): Promise<Answers> {
  const all: Answers = { ...proposed, ...answers };
  for (const { key, text, otherwise } of QUESTIONS) {
    if (answers[key] !== undefined) continue;
    const proposal = [proposed[key] ?? []].flat();
    const shown = proposal.length > 0 ? `${proposal.join(' ')}; - for none` : otherwise;
    const said = (await ask(`${text} [${shown}]: `)).split(/[\s,]+/).filter((value) => value !== '');
    const values = said.length === 0 ? proposal : said.filter((value) => value !== '-');
    Object.assign(all, { [key]: key === 'stage' ? values[0] : values });
  }
  return all;
}

/**
 * The configuration of a stage, as `cdk deploy -c config=FILE` takes it.
 *
 * @throws UsageError when nobody is told, or a value cannot be used; it names the key and the fix
 */
export function stageFile(answers: Answers, privateNetworks: readonly string[]): string {
  const {
    stage = 'prod',
    email = [],
    logGroup = [],
    domain = [],
    network = [],
    target = [],
    relay = [],
    timeZone,
    language,
  } = answers;
  if (email.length === 0)
    throw new UsageError('nobody is told; name an address, e.g. --email oncall@example.com');
  const json = {
    stage,
    mailLog: logGroup.length > 0 ? { existing: logGroup } : { new: {} },
    alerts: { email: email.map((address) => ({ address })) },
    settings: {
      ...(domain.length > 0 && { ownDomains: domain }),
      ...(network.length > 0 && { ownNetworks: [...privateNetworks, ...network] }),
      ...(relay.length > 0 && { trustedRelays: relay }),
      ...(timeZone !== undefined && { detect: { timeZone } }),
      ...(language !== undefined && { notify: { language } }),
      ...(target.length > 0 && { blocklists: { targets: target.map((text) => ({ target: text })) } }),
    },
  };
  try {
    parseStageConfig(json);
  } catch (error) {
    if (error instanceof ConfigError) throw new UsageError(error.message);
    throw error;
  }
  return `${JSON.stringify(json, null, 2)}\n`;
}
