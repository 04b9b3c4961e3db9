/** The key under which `global-setup.ts` provides the directory that the workers of a test run share. */
export const RUN_DIRECTORY = 'sendwatchRunDirectory';

declare module 'vitest' {
  export interface ProvidedContext {
    [RUN_DIRECTORY]?: string;
  }
}
