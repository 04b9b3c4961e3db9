import { credentials, REGION } from './account.ts';
import { accessKey, type FunctionConfig } from './function-config.ts';

/**
 * Everything that a function's process has in its environment: what the template gives it, what Lambda sets, and
 * where to call AWS. Nothing of the machine's own. Source: Lambda developer guide, defined runtime variables.
 */
export function environmentVariables(
  config: FunctionConfig,
  endpoint: string,
  runtimeApi: string,
): Record<string, string> {
  const { accessKeyId, secretAccessKey } = credentials(accessKey(config));
  return {
    ...config.environment,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LAMBDA_TASK_ROOT: config.code,
    _HANDLER: config.handler,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_LAMBDA_FUNCTION_NAME: config.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memorySize),
    AWS_LAMBDA_LOG_FORMAT: config.logFormat,
    AWS_LAMBDA_LOG_GROUP_NAME: config.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: `${config.name}[$LATEST]`,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_ENDPOINT_URL_SNS: endpoint,
    // Any other service: it is refused there, by name, rather than called over the network.
    AWS_ENDPOINT_URL: endpoint,
  };
}
