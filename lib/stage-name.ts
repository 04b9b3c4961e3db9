import * as z from 'zod/mini';

/** Names the stack (`sendwatch-<stage>`); one of a kind in an account and region. */
export const stageName = z.string().check(
  z.regex(/^[a-z][a-z0-9-]{0,19}$/, {
    error: 'must be 1 to 20 of a-z, 0-9 and -, beginning with a letter',
  }),
);

/** Why a text can be no stage's name; undefined where it can. */
export function whyNoStage(text: string): string | undefined {
  return stageName.safeParse(text).error?.issues[0]?.message;
}
