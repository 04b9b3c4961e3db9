import { describe, expect, it } from 'vitest';
import { onAws } from '../../bin/stage/aws-errors.ts';

/** What the SDK throws for a refusal. */
function refusal(name: string): Error {
  return Object.assign(new Error('in the words of AWS\nand more'), { name, $metadata: {} });
}

const said = (error: Error): Promise<string> =>
  onAws(() => Promise.reject<string>(error)).catch((thrown: Error) => thrown.message);

describe('what AWS refuses', () => {
  it.each([
    ['ExpiredToken', /expired; log in again to renew them/],
    ['ExpiredTokenException', /expired; log in again/],
    ['InvalidClientTokenId', /does not know these credentials; log in again/],
    ['SignatureDoesNotMatch', /log in again, and look at the clock/],
    ['RequestExpired', /clock right/],
    ['RequestTimeTooSkewed', /clock right/],
    ['OptInRequired', /look at --region and AWS_PROFILE/],
    ['Throttling', /try again in a minute/],
    ['ServiceUnavailable', /try again in a minute/],
    ['SomethingNew', /^AWS refuses this/],
  ])('%s is one line with the fix', async (name, fix) => {
    const text = await said(refusal(name));
    expect(text).toMatch(fix);
    expect(text).toMatch(new RegExp(`\\(${name}: in the words of AWS\\)$`));
  });

  it('is no disguise for a defect of our own', async () => {
    const defect = new TypeError('x is not a function');
    await expect(onAws(() => Promise.reject(defect))).rejects.toBe(defect);
  });
});
