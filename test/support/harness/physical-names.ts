import { randomUUID } from 'node:crypto';
import { ACCOUNT, arn, REGION } from './account.ts';

/** What `Ref` and `Fn::GetAtt` give for a deployed resource. */
export interface PhysicalNames {
  ref: string;
  attributes: Readonly<Record<string, string>>;
}

/** From the name that CloudFormation generates. Source: the "Return values" of each type in its resource reference. */
const NAMES: Readonly<Record<string, (name: string) => PhysicalNames>> = {
  'AWS::DynamoDB::Table': (name) => ({ ref: name, attributes: { Arn: arn('dynamodb', `table/${name}`) } }),
  'AWS::IAM::Role': (name) => ({ ref: name, attributes: { Arn: `arn:aws:iam::${ACCOUNT}:role/${name}` } }),
  'AWS::KMS::Key': () => {
    const id = randomUUID();
    return { ref: id, attributes: { Arn: arn('kms', `key/${id}`), KeyId: id } };
  },
  'AWS::Kinesis::Stream': (name) => ({ ref: name, attributes: { Arn: arn('kinesis', `stream/${name}`) } }),
  'AWS::Lambda::EventSourceMapping': () => {
    const id = randomUUID();
    return { ref: id, attributes: { Id: id } };
  },
  'AWS::Lambda::Function': (name) => ({ ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } }),
  'AWS::Logs::LogGroup': (name) => ({ ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } }),
  'AWS::S3::Bucket': (name) => ({
    ref: name.toLowerCase(),
    attributes: { Arn: `arn:aws:s3:::${name.toLowerCase()}` },
  }),
  'AWS::SNS::Topic': (name) => ({
    ref: arn('sns', name),
    attributes: { TopicArn: arn('sns', name), TopicName: name },
  }),
  'AWS::SQS::Queue': (name) => ({
    ref: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`,
    attributes: { Arn: arn('sqs', name), QueueName: name },
  }),
};

/** Names a resource as a deployment would. @throws for a type whose names the harness does not know */
export function physicalNames(type: string, stackName: string, logicalId: string): PhysicalNames {
  const name = NAMES[type];
  if (name === undefined)
    throw new Error(`the harness has no names for ${type} (${logicalId}); add them to NAMES`);
  return name(`${stackName}-${logicalId}`);
}
