import { Option } from 'commander';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { whyNoStage } from '../../lib/stage-name.ts';
import { UsageError } from '../usage-error.ts';

/** The option that names a deployed stack; the command checks what it says, or the environment. */
export function stageOption(): Option {
  return new Option('--stage <name>', 'stage of the deployed stack (or SENDWATCH_STAGE)').default(
    process.env.SENDWATCH_STAGE || undefined,
  );
}

/** @throws UsageError when no stage is named, or none can have that name: before anything is asked of AWS */
export function needStage(stage: string | undefined, orElse = ''): string {
  if (stage === undefined) throw new UsageError(`which stack? name its stage, e.g. --stage prod${orElse}`);
  const why = whyNoStage(stage);
  if (why === undefined) return stage;
  throw new UsageError(
    `stage '${plain(stage, 40)}' ${why}; name it as the configuration does, e.g. --stage prod`,
  );
}
