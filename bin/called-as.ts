import { basename } from 'node:path';

/** How the command is called here: in the checkout by a script of npm, else by its name. */
export function calledAs(): string {
  return basename(process.argv[1] ?? '') === 'run.mjs' ? 'npm run -s sendwatch --' : 'sendwatch';
}
