import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { ACCOUNT } from '../harness/account.ts';
import { type Loopback, listen, readBody } from '../harness/loopback.ts';
import { RefusedError, StackState } from './stack-state.ts';

/** An account with CloudFormation, and as much of STS, SSM and S3 as the CDK CLI needs to deploy. */
export interface CloudFormation extends Loopback {
  /** By name; one that is deleted is none. */
  stack(name: string): StackState | undefined;
  /** What no stack owns any more: `type logicalId`. */
  readonly left: readonly string[];
  /** While set, making a resource whose logical id begins so fails. */
  failing: string | undefined;
}

type Operation = (form: URLSearchParams) => string;

export async function startCloudFormation(): Promise<CloudFormation> {
  const objects = new Map<string, string>();
  const left: string[] = [];
  const stacks: StackState[] = [];
  const live = (name: string) =>
    stacks.find((each) => each.name === name && each.status !== 'DELETE_COMPLETE');

  const find = (form: URLSearchParams): StackState => {
    const name = form.get('StackName') ?? '';
    const found = live(name) ?? stacks.find(({ id }) => id === name);
    if (found === undefined) throw new RefusedError(`Stack with id ${name} does not exist`);
    return found;
  };
  const operations: Readonly<Record<string, Operation>> = {
    GetCallerIdentity: () =>
      `<Account>${ACCOUNT}</Account><Arn>arn:aws:iam::${ACCOUNT}:user/operator</Arn><UserId>U</UserId>`,
    AssumeRole: () =>
      '<Credentials><AccessKeyId>operator</AccessKeyId><SecretAccessKey>not-a-secret</SecretAccessKey>' +
      '<SessionToken>t</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>',
    DescribeStacks: (form) => `<Stacks><member>${described(find(form))}</member></Stacks>`,
    GetTemplate: (form) => `<TemplateBody>${escapeXml(find(form).template)}</TemplateBody>`,
    DescribeStackEvents: (form) =>
      `<StackEvents>${find(form)
        .events.map(eventXml(find(form)))
        .join('')}</StackEvents>`,
    DescribeEvents: () => '<OperationEvents/>',
    CreateChangeSet: (form) => {
      const name = form.get('StackName')!;
      const stack = live(name) ?? new StackState(name, left);
      if (!stacks.includes(stack)) stacks.push(stack);
      const template = form.get('TemplateBody') ?? objects.get(new URL(form.get('TemplateURL')!).pathname);
      if (template === undefined) throw new RefusedError('there is no such template');
      stack.changeSet = { name: form.get('ChangeSetName')!, id: `${stack.id}/${randomUUID()}`, template };
      return `<Id>${stack.changeSet.id}</Id><StackId>${stack.id}</StackId>`;
    },
    DescribeChangeSet: (form) => {
      const { changeSet, id, name } = find(form);
      if (changeSet === undefined) throw new RefusedError('ChangeSet does not exist');
      return (
        `<ChangeSetName>${changeSet.name}</ChangeSetName><ChangeSetId>${changeSet.id}</ChangeSetId>` +
        `<StackId>${id}</StackId><StackName>${name}</StackName><Status>CREATE_COMPLETE</Status>` +
        '<ExecutionStatus>AVAILABLE</ExecutionStatus><Changes><member><Type>Resource</Type><ResourceChange>' +
        '<Action>Add</Action><LogicalResourceId>Something</LogicalResourceId></ResourceChange></member></Changes>'
      );
    },
    DeleteChangeSet: () => '',
    ExecuteChangeSet: (form) => {
      find(form).execute(
        (logicalId) => standIn.failing !== undefined && logicalId.startsWith(standIn.failing),
      );
      return '';
    },
    UpdateTerminationProtection: (form) => {
      const stack = find(form);
      stack.protected = form.get('EnableTerminationProtection') === 'true';
      return `<StackId>${stack.id}</StackId>`;
    },
    DeleteStack: (form) => {
      find(form).delete();
      return '';
    },
  };

  const server = createServer(async (request, response) => {
    const body = (await readBody(request)).toString('utf8');
    try {
      const { type, text } = answer(request, body);
      response.writeHead(200, { 'content-type': type }).end(text);
    } catch (error) {
      const [status, code] = error instanceof RefusedError ? [400, 'ValidationError'] : [404, 'NoSuchKey'];
      const message = escapeXml(error instanceof Error ? error.message : String(error));
      response
        .writeHead(status as number, { 'content-type': 'text/xml' })
        .end(
          `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
        );
    }
  });
  const standIn: CloudFormation = { ...(await listen(server)), stack: live, left, failing: undefined };
  return standIn;

  function answer(request: IncomingMessage, body: string): { type: string; text: string } {
    const scope = /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? '');
    if (scope?.[1] === 's3') return { type: 'text/xml', text: s3(request, body) };
    if (scope?.[1] === 'ssm') {
      // The version of a bootstrap stack that any template is content with.
      const Parameter = { Name: '/cdk-bootstrap', Type: 'String', Value: '99', Version: 1 };
      return { type: 'application/x-amz-json-1.1', text: JSON.stringify({ Parameter }) };
    }
    const form = new URLSearchParams(body);
    const action = form.get('Action') ?? 'None';
    const operation = operations[action];
    if (operation === undefined) throw new RefusedError(`the stand-in does not play ${action}`);
    const result = operation(form);
    return {
      type: 'text/xml',
      text: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
    };
  }

  function s3({ method, url }: IncomingMessage, body: string): string {
    const { pathname } = new URL(url!, 'http://s3');
    const isObject = pathname.split('/').filter((part) => part !== '').length > 1;
    if (method === 'PUT') objects.set(pathname, body);
    else if (isObject && !objects.has(pathname)) throw new Error('no such object');
    return '<Result/>';
  }
}

function described({ id, name, status, protected: isProtected }: StackState): string {
  return (
    `<StackId>${id}</StackId><StackName>${name}</StackName><StackStatus>${status}</StackStatus>` +
    `<EnableTerminationProtection>${isProtected}</EnableTerminationProtection>` +
    '<CreationTime>2026-01-05T08:00:00Z</CreationTime>'
  );
}

function eventXml(stack: StackState) {
  return ({ id, logicalId, type, status, reason, time }: StackState['events'][number]): string =>
    `<member><EventId>${id}</EventId><StackId>${stack.id}</StackId><StackName>${stack.name}</StackName>` +
    `<LogicalResourceId>${logicalId}</LogicalResourceId><PhysicalResourceId>${type.endsWith('::Stack') ? stack.id : logicalId}</PhysicalResourceId>` +
    `<ResourceType>${type}</ResourceType><ResourceStatus>${status}</ResourceStatus>` +
    `<ResourceStatusReason>${escapeXml(reason)}</ResourceStatusReason><Timestamp>${time}</Timestamp></member>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
