import { SendwatchError } from '../../lambda/core/error.ts';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { UsageError } from '../usage-error.ts';

const MISMATCH = 'AWS does not take these credentials; log in again, and look at the clock';
const LATE = "AWS takes this for an old request; put this machine's clock right";
const BUSY = 'AWS has too much to do; try again in a minute';

const EXPIRED = 'the AWS credentials have expired; log in again to renew them';

/** Errors of the SDK that the user can mend, whatever is called, and how. */
const FIXES: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'no AWS credentials; set AWS_PROFILE, or log in with `aws sso login`',
  ExpiredTokenException: EXPIRED,
  UnrecognizedClientException: 'AWS does not know these credentials; log in again',
  // Of the older services, which have names of their own for the same.
  ExpiredToken: EXPIRED,
  InvalidClientTokenId: 'AWS does not know these credentials; log in again',
  InvalidSignatureException: MISMATCH,
  SignatureDoesNotMatch: MISMATCH,
  RequestExpired: LATE,
  RequestTimeTooSkewed: LATE,
  OptInRequired: 'this account does not use that region or service; look at --region and AWS_PROFILE',
  Throttling: BUSY,
  ThrottlingException: BUSY,
  ServiceUnavailable: BUSY,
  ServiceUnavailableException: BUSY,
  InternalFailure: BUSY,
};

/** Of what is asked first, and of nothing else: the services asked later have names of their own for it. */
const STACK_FIXES: Readonly<Record<string, string>> = {
  AccessDenied: 'these credentials may not look at the stack (cloudformation:DescribeStacks)',
};

/** What stands between this machine and AWS, by the error's code. */
const UNREACHABLE = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Runs what calls AWS.
 *
 * @param fixes by the error's name, of what is called
 * @throws UsageError with the fix, in one line, where there is one
 */
export async function onAws<T>(
  act: () => Promise<T>,
  fixes: Readonly<Record<string, string>> = {},
): Promise<T> {
  // The SDK's notice about old versions of Node would be a second and third line of what must be one.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  try {
    return await act();
  } catch (error) {
    if (error instanceof SendwatchError) throw error;
    const text = explained(error, fixes);
    if (text === undefined) throw error;
    throw new UsageError(text);
  }
}

/** What an error means, in one line, with the fix where there is one; undefined when it is nothing that AWS says. */
export function explained(error: unknown, fixes: Readonly<Record<string, string>> = {}): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof SendwatchError) return error.message;
  if (error.message === 'Region is missing') return 'no AWS region; name one with --region';
  const wrongRegion = /^Region not accepted: region="(.*)" is not/s.exec(error.message)?.[1];
  if (wrongRegion !== undefined)
    return `'${plain(wrongRegion, 40)}' is no AWS region; name one with --region, e.g. eu-central-1`;
  const says = `${error.name}: ${error.message.split('\n')[0]}`;
  const fix = fixes[error.name] ?? remedy(error) ?? STACK_FIXES[error.name];
  if (fix !== undefined) return `${fix} (${says})`;
  return '$metadata' in error ? `AWS refuses this (${says})` : undefined;
}

/** What helps where it is not a matter of rights: credentials, network, the service's state; undefined for the rest. */
export function remedy({ name, code }: { name: string; code?: string }): string | undefined {
  if (Object.hasOwn(FIXES, name)) return FIXES[name];
  if (code !== undefined && UNREACHABLE.has(code))
    return 'AWS cannot be reached; look at the network and at --region';
  return name === 'TimeoutError' ? 'AWS does not answer; try again, and look at the network' : undefined;
}
