import { setTimeout as sleep } from 'node:timers/promises';
import { AWS_CLIENT } from '../../lambda/adapters/aws-client.ts';
import { createActionStore } from '../../lambda/adapters/dynamodb/action-store.ts';
import { createContributionStore } from '../../lambda/adapters/dynamodb/contribution-store.ts';
import { openStageTable } from '../../lambda/adapters/dynamodb/stage-table.ts';
import { writeLines } from '../../lambda/adapters/operator/log-writer.ts';
import { describeStack } from '../../lambda/adapters/operator/stack.ts';
import { OUTPUTS, SERVICE } from '../../lambda/contract.ts';
import { drillStream, drillsOf } from '../../lambda/core/drill/drill.ts';
import { decodeContributions } from '../../lambda/core/events/contribution.ts';
import { plain } from '../../lambda/core/text/plain-text.ts';
import pkg from '../../package.json' with { type: 'json' };
import { UsageError } from '../usage-error.ts';
import type { DrillPorts } from './rehearse.ts';

/**
 * The ports to a deployed stage, with the credentials of whoever asks.
 *
 * @throws UsageError when there is no such stack, or it is of another version: one that knows no drill would take its
 * lines for spam
 */
export async function openStagePorts(
  stage: string,
  region: string | undefined,
  say: (line: string) => void,
): Promise<DrillPorts> {
  const config = { ...AWS_CLIENT, ...(region === undefined ? {} : { region }) };
  const stack = await describeStack(config, `${SERVICE}-${stage}`);
  if (stack === undefined) {
    throw new UsageError(
      `no stack '${plain(`${SERVICE}-${stage}`, 80)}' in this account and region; name another --stage or --region`,
    );
  }
  const { outputs } = stack;
  const version = outputs[OUTPUTS.version];
  if (version !== pkg.version) {
    throw new UsageError(
      `the stage was deployed by ${version === undefined ? 'an older version' : plain(version, 30)}, and this is ${pkg.version}; deploy it again first`,
    );
  }
  const logGroups = (outputs[OUTPUTS.mailLogs] ?? '').split(',');
  const table = await openStageTable({ stage, table: outputs[OUTPUTS.table], region });
  const actions = createActionStore(table, Date.now);
  const contributions = createContributionStore(table, Date.now);
  return {
    now: Date.now,
    sleep: (ms) => sleep(ms),
    store: (drill) => actions.put(drill),
    load: async (nonce) => drillsOf(await actions.list()).find((each) => each.nonce === nonce),
    logGroups,
    write: (nonce, logGroup, lines, time) =>
      writeLines(config, { logGroup, stream: drillStream(nonce, stage), lines, time }),
    async stored(minute, host) {
      const bodies = await contributions.read(minute);
      const events = bodies.flatMap((body) => decodeContributions(body.text()).map(({ event }) => event));
      return new Set(events.flatMap((event) => (event.host === host ? (event.queueId ?? []) : [])));
    },
    say,
  };
}
