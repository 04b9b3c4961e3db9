import { ConfigError } from '../../lambda/core/config.ts';
import { parseStageConfig } from '../../lib/config.ts';
import { UsageError } from '../usage-error.ts';
import type { Answers } from './answers.ts';

/**
 * The configuration of a stage, as `cdk deploy -c config=FILE` takes it.
 *
 * @throws UsageError when nobody is told, or a value cannot be used; it names the key and the fix
 */
export function stageFile(answers: Answers, privateNetworks: readonly string[]): string {
  if ((answers.email ?? []).length === 0)
    throw new UsageError('nobody is told; name an address, e.g. --email oncall@example.com');
  const json = stageJson(answers, privateNetworks);
  const wrong = problemsOf(json);
  if (wrong.length > 0) throw new UsageError(wrong.join('; '));
  return `${JSON.stringify(json, null, 2)}\n`;
}

/** What is wrong with these answers, whatever the open ones will be. */
export function problemsWith(answers: Answers): readonly string[] {
  const { email = [] } = answers;
  return problemsOf(stageJson({ ...answers, email: email.length > 0 ? email : ['oncall@example.com'] }, []));
}

function problemsOf(json: unknown): readonly string[] {
  try {
    parseStageConfig(json);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

function stageJson(answers: Answers, privateNetworks: readonly string[]) {
  const { stage = 'prod', email = [], logGroup = [], domain = [], network = [] } = answers;
  const { target = [], relay = [], timeZone, language } = answers;
  return {
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
}
