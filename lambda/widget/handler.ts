import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AWS_CLIENT } from '../adapters/aws-client.ts';
import { createActionStore } from '../adapters/dynamodb/action-store.ts';
import { createBoardStore } from '../adapters/dynamodb/board-store.ts';
import { createIncidentStore } from '../adapters/dynamodb/incident-store.ts';
import { createListStateStore } from '../adapters/dynamodb/list-state-store.ts';
import { environmentReader } from '../adapters/environment.ts';
import { readSettings } from '../adapters/settings-file.ts';
import { ENVIRONMENT } from '../contract.ts';
import { createWidget, type WidgetEvent } from './widget.ts';

const env = environmentReader(process.env);
const table = { client: new DynamoDBClient(AWS_CLIENT), name: env(ENVIRONMENT.table) };
const widget = createWidget({
  board: createBoardStore(table, Date.now),
  incidents: createIncidentStore(table, Date.now),
  actions: createActionStore(table, Date.now),
  lists: createListStateStore(table, Date.now),
  settings: readSettings(env('LAMBDA_TASK_ROOT')),
  stage: env(ENVIRONMENT.stage),
});

/** A CloudWatch dashboard, whenever somebody looks at it. */
export function handler(event: WidgetEvent): Promise<string | { markdown: string }> {
  return widget(event, Date.now());
}
