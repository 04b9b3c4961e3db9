import { OUTPUTS } from '../../../lambda/contract.ts';
import { plain } from '../../../lambda/core/text/plain-text.ts';
import type { Facts } from '../facts.ts';
import { type Finding, failure, ok, warning } from '../finding.ts';

/** Whether the last deployment has gone through. */
export function checkStack({ stack: { name, status } }: Facts): Finding[] {
  const text = `${plain(name, 80)} is ${plain(status, 40)}`;
  if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return [ok('stack', text)];
  if (/_IN_PROGRESS$/.test(status)) {
    return [warning('stack', text, 'wait until the deployment is over and ask again')];
  }
  const rolledBack = status === 'UPDATE_ROLLBACK_COMPLETE';
  const fix = "read the stack's events in the CloudFormation console, mend the cause and deploy again";
  return [rolledBack ? warning('stack', text, fix) : failure('stack', text, fix)];
}

/** Whether the stack was deployed by the version that asks. */
export function checkVersion({ stack, version }: Facts): Finding[] {
  const deployed = stack.outputs[OUTPUTS.version];
  if (deployed === version) return [ok('version', `${version} is deployed, and is what you run`)];
  return [
    deployed === undefined
      ? warning('version', 'the stack does not tell its version: it is an older one', 'deploy it again')
      : warning(
          'version',
          `${plain(deployed, 30)} is deployed, you run ${version}`,
          'deploy the newer one, or install the same version as the stack has',
        ),
  ];
}
