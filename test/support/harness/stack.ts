import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { credentials, REGION } from './account.ts';
import { type AsyncConfig, readAsyncConfig } from './async-invocation.ts';
import { type AwsEndpoint, startAwsEndpoint } from './aws-endpoint.ts';
import { accessKey, readFunction } from './function-config.ts';
import { createResolver, type Resolve } from './intrinsics.ts';
import { createLambdaFunction, type LambdaFunction, type LambdaFunctionOptions } from './lambda-function.ts';
import { startLocalDynamoDb } from './local-dynamodb.ts';
import { type AllowedAction, policyActions } from './policy.ts';
import { isAllowed } from './privilege.ts';
import { type SnsStub, startSnsStub } from './sns-stub.ts';
import { readTopics } from './sns-subscriptions.ts';
import { type SsmStub, startSsmStub } from './ssm-stub.ts';
import { createTable, type LocalTable } from './table.ts';
import { idsOfType, readTemplate, type Template } from './template.ts';

/** A function with what its role and its configuration say. */
export interface DeployedFunction extends LambdaFunction {
  allowed: readonly AllowedAction[];
  async: AsyncConfig;
}

/** A synthesized stack, deployed on this machine. */
export interface LocalStack {
  template: Template;
  resolve: Resolve;
  /** By logical id. */
  functions: ReadonlyMap<string, DeployedFunction>;
  table: LocalTable;
  /** Calls the table directly: neither recorded nor refused. */
  dynamoDb: DynamoDBClient;
  sns: SnsStub;
  ssm: SsmStub;
  endpoint: AwsEndpoint;
  close(): Promise<void>;
}

/** The one way of a value into the harness: everything is read from the template. @param assembly of `cdk synth` */
export async function deployStack(
  assembly: string,
  options: Pick<LambdaFunctionOptions, 'concurrency' | 'node'> = {},
): Promise<LocalStack> {
  const template = readTemplate(assembly);
  const resolve = createResolver(template);
  const database = await startLocalDynamoDb();
  const dynamoDb = new DynamoDBClient({
    endpoint: database.url,
    region: REGION,
    credentials: credentials('harness'),
  });
  const table = await createTable(dynamoDb, template, resolve);
  const sns = await startSnsStub(readTopics(template, resolve));

  const ssm = await startSsmStub();
  const roles = new Map<string, readonly AllowedAction[]>();
  const endpoint = await startAwsEndpoint({
    services: { dynamodb: database.url, sns: sns.url, ssm: ssm.url },
    allowed: (call) => isAllowed(roles.get(call.caller) ?? [], call),
  });
  const functions = new Map<string, DeployedFunction>();
  for (const id of idsOfType(template, 'AWS::Lambda::Function')) {
    const allowed = policyActions(template, resolve, id);
    const config = readFunction(template, resolve, id);
    roles.set(accessKey(config), allowed);
    functions.set(id, {
      ...createLambdaFunction(config, { endpoint: endpoint.url, ...options }),
      allowed,
      async: readAsyncConfig(template, resolve, id, allowed),
    });
  }

  return {
    template,
    resolve,
    functions,
    table,
    dynamoDb,
    sns,
    ssm,
    endpoint,
    async close() {
      await Promise.all([...functions.values()].map((each) => each.kill()));
      dynamoDb.destroy();
      await Promise.all([endpoint.close(), sns.close(), ssm.close(), database.close()]);
    },
  };
}
