import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { createBoardStore } from '../../lambda/adapters/dynamodb/board-store.ts';
import { createIncidentStore } from '../../lambda/adapters/dynamodb/incident-store.ts';
import { createListStateStore } from '../../lambda/adapters/dynamodb/list-state-store.ts';
import { decodeRecord, type WatchRecord } from '../../lambda/core/dnsbl/watch/watch-record.ts';
import type { Incident } from '../../lambda/core/incident/incident.ts';
import type { Board } from '../../lambda/core/rollup/board.ts';
import { cdkSynth } from '../support/harness/cdk-synth.ts';
import type { Invocation } from '../support/harness/lambda-function.ts';
import { readSchedule } from '../support/harness/schedule.ts';
import { type DeployedFunction, deployStack, type LocalStack } from '../support/harness/stack.ts';
import { idsOfType } from '../support/harness/template.ts';

const MINUTE = 60_000;

/** A deployed stack that watches, and its clock. */
export interface BlocklistBench {
  stack: LocalStack;
  fn: DeployedFunction;
  /** Milliseconds since 1970; moves on with each run. */
  now: number;
  /** Runs as the schedule would, until so many minutes are over. */
  run(minutes: number): Promise<Invocation[]>;
  record(): Promise<WatchRecord>;
  putBoard(senders: Board['senders']): Promise<void>;
  putIncident(incident: Incident, version?: number): Promise<void>;
  /** Everything that is kept or was told, in plain text. */
  everything(): Promise<string>;
  close(): Promise<void>;
}

/** @param blocklists `settings.blocklists` */
export async function startBlocklistBench(blocklists: object): Promise<BlocklistBench> {
  const directory = mkdtempSync(join(tmpdir(), 'sendwatch-blocklists-'));
  const config = join(directory, 'stage.json');
  const email = [{ address: 'oncall@example.com' }];
  writeFileSync(
    config,
    JSON.stringify({
      stage: 'lists',
      mailLog: { new: {} },
      alerts: { email, sms: ['+14255550100'] },
      settings: { ownNetworks: ['198.18.0.0/15'], blocklists },
    }),
  );
  await cdkSynth(config, join(directory, 'cdk.out'));
  const stack = await deployStack(join(directory, 'cdk.out'));
  const { template, resolve, functions } = stack;
  const schedules = idsOfType(template, 'AWS::Scheduler::Schedule').map((id) =>
    readSchedule(template, resolve, id),
  );
  const schedule = schedules.find(({ functionId }) => functionId.startsWith('Blocklists'))!;
  const fn = functions.get(schedule.functionId)!;
  const table = { client: stack.dynamoDb, name: stack.table.name };

  const bench: BlocklistBench = {
    stack,
    fn,
    now: Date.UTC(2026, 0, 5, 8),
    async run(minutes) {
      const runs: Invocation[] = [];
      for (const end = bench.now + minutes * MINUTE; bench.now < end; bench.now += schedule.period) {
        runs.push(await fn.invoke(schedule.event(bench.now), bench.now));
      }
      return runs;
    },
    async record() {
      return decodeRecord((await createListStateStore(table, Date.now).load())?.body);
    },
    async putBoard(senders) {
      const board: Board = { version: 1, minute: bench.now / MINUTE, active: senders.length, senders };
      await createBoardStore(table, Date.now).save(board);
    },
    async putIncident(incident, version = 1) {
      await createIncidentStore(table, Date.now).put({ incident, notices: [], version });
    },
    async everything() {
      const items = await stack.table.items();
      const bodies = items.map((item) => (item.body?.B ? inflateRawSync(item.body.B).toString('utf8') : ''));
      const { invocations, config: deployed } = fn;
      return JSON.stringify({ items, bodies, invocations, deployed, told: stack.sns.published, template });
    },
    async close() {
      await stack.close();
      rmSync(directory, { recursive: true });
    },
  };
  return bench;
}
