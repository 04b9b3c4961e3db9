import { createHash } from 'node:crypto';
import type { Resolve } from './intrinsics.ts';
import type { Template } from './template.ts';

/** A function as it would be deployed. */
export interface FunctionConfig {
  logicalId: string;
  name: string;
  arn: string;
  /** `<file>.<export>` */
  handler: string;
  /** Directory of the bundled asset. */
  code: string;
  /** Seconds. */
  timeout: number;
  /** MB. */
  memorySize: number;
  environment: Readonly<Record<string, string>>;
  /** `JSON` or `Text`. */
  logFormat: string;
  logGroup: string;
}

/** Reads a function's resource, with Lambda's own defaults where it says nothing. */
export function readFunction(template: Template, resolve: Resolve, logicalId: string): FunctionConfig {
  const properties = resolve(template.resources[logicalId]?.Properties) as {
    Code: { S3Key: string };
    Handler: string;
    Timeout?: number;
    MemorySize?: number;
    Environment?: { Variables: Record<string, string> };
    LoggingConfig?: { LogFormat?: string; LogGroup?: string };
  };
  const name = String(resolve({ Ref: logicalId }));
  return {
    logicalId,
    name,
    arn: String(resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] })),
    handler: properties.Handler,
    code: template.assetDirectory(properties.Code.S3Key),
    timeout: properties.Timeout ?? 3,
    memorySize: properties.MemorySize ?? 128,
    environment: properties.Environment?.Variables ?? {},
    logFormat: properties.LoggingConfig?.LogFormat ?? 'Text',
    logGroup: properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
  };
}

/** The access key that a function's calls are signed with: how the harness tells who calls. */
export function accessKey({ logicalId }: Pick<FunctionConfig, 'logicalId'>): string {
  return `ASIA${createHash('sha256').update(logicalId).digest('hex').slice(0, 16).toUpperCase()}`;
}
