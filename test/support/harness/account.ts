// The account that the harness plays. AWS's documentation uses this number for examples.
export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';
export const PARTITION = 'aws';

/** Credentials that say who calls and that nobody checks: the caller's name is the access key. */
export function credentials(caller: string): { accessKeyId: string; secretAccessKey: string } {
  return { accessKeyId: caller, secretAccessKey: 'not-a-secret' };
}

/** `arn:aws:<service>:us-east-1:123456789012:<resource>` */
export function arn(service: string, resource: string): string {
  return `arn:${PARTITION}:${service}:${REGION}:${ACCOUNT}:${resource}`;
}
