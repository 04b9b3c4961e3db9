import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cdk } from '../support/cloudformation/cdk.ts';
import { type CloudFormation, startCloudFormation } from '../support/cloudformation/stand-in.ts';
import { synthesize } from '../support/harness/synthesize.ts';

const NAME = 'sendwatch-example';
/** Made late, so that nearly everything is there when it fails. */
const LATE = 'Operations';

describe('a deployment with the CDK CLI', () => {
  let assembly: string;
  let aws: CloudFormation;
  beforeAll(async () => {
    assembly = await synthesize();
  }, 300_000);
  beforeEach(async () => {
    aws = await startCloudFormation();
  });
  afterEach(() => aws.close());

  const deploy = (of = assembly) =>
    cdk(['deploy', '--require-approval', 'never', '--asset-parallelism', 'false'], {
      assembly: of,
      endpoint: aws.url,
    });
  const destroy = () => cdk(['destroy', '--force'], { assembly, endpoint: aws.url });

  it('that fails the first time leaves nothing, and is repeated as it is', async () => {
    aws.failing = LATE;
    const first = await deploy();
    expect(first.code).toBe(1);
    expect(aws.stack(NAME)?.status).toBe('ROLLBACK_COMPLETE');
    expect(aws.left).toEqual([]);
    aws.failing = undefined;
    const second = await deploy();
    expect(second).toMatchObject({ code: 0 });
    expect(aws.stack(NAME)?.status).toBe('CREATE_COMPLETE');
    expect(aws.left).toEqual([]);
  }, 300_000);

  it('is taken down with its data kept, and deployed again beside them', async () => {
    expect(await deploy()).toMatchObject({ code: 0 });
    expect(await destroy()).toMatchObject({ code: 0 });
    expect(aws.left.map((each) => each.split(' ')[0]).sort()).toEqual([
      'AWS::DynamoDB::Table',
      'AWS::KMS::Key',
      'AWS::KMS::Key',
      'AWS::Logs::LogGroup',
      'AWS::SQS::Queue',
    ]);
    expect(await deploy()).toMatchObject({ code: 0 });
    expect(aws.stack(NAME)?.status).toBe('CREATE_COMPLETE');
  }, 300_000);

  it('that refuses a teardown from the start is stuck when it fails, as the README says', async () => {
    const refusing = await synthesize({ teardown: 'refuse' });
    aws.failing = LATE;
    await deploy(refusing);
    aws.failing = undefined;
    expect(await deploy(refusing)).toMatchObject({ code: 1 });
    expect(aws.stack(NAME)?.status).toBe('ROLLBACK_FAILED');
  }, 300_000);
});
