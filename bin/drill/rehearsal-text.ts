import { plain } from '../../lambda/core/text/plain-text.ts';
import { fittedText, outputWidth } from '../fit.ts';
import type { Rehearsal } from './rehearse.ts';

/** How far the drill came, for people. @param width columns @default those of the output */
export function rehearsalText(rehearsal: Rehearsal, stage: string, width: number = outputWidth()): string {
  const { id, page, stored, found, told } = rehearsal;
  const row = (what: string, seconds: number | undefined) =>
    `  ${what.padEnd(20)}${(seconds === undefined ? 'no' : `${seconds} s`).padStart(6)}`;
  const fix = fixOf(rehearsal);
  return fittedText(
    [
      `Drill ${id} in stage ${plain(stage, 40)}, from the lines in the log:`,
      '',
      row('stored by ingest', stored),
      row('found by the judge', found),
      row('published', told),
      '',
      ...(fix === undefined
        ? [
            `Look whether it has arrived ${page ? 'everywhere' : 'at who is told of everything'}:`,
            `"[sendwatch] DRILL (${plain(stage, 40)}): a made-up sender was found".`,
          ]
        : [fix]),
      '',
    ].join('\n'),
    width,
  );
}

/** What to do where it was not told; undefined where it was. */
export function fixOf({ stored, found, told, refused }: Rehearsal): string | undefined {
  if (told !== undefined) return undefined;
  if (refused !== undefined) return `The topic refuses it: ${plain(refused, 60)}. Runbook: Notices refused.`;
  if (found !== undefined) return 'It was found and not published. Runbook: Judge errors.';
  if (stored !== undefined) return 'The judge has not found it. Runbook: Judge silent, Judge errors.';
  return 'Nothing has read its lines. Runbook: Forwarding stopped, Ingest errors.';
}
