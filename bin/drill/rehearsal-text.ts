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
      ...(told !== undefined
        ? [
            `Look whether it has arrived ${page ? 'everywhere' : 'at who is told of everything'}:`,
            `"[sendwatch] DRILL (${plain(stage, 40)}): a made-up sender was found".`,
          ]
        : []),
      ...(fix === undefined ? [] : [fix]),
      '',
    ].join('\n'),
    width,
  );
}

/** What to do where it was not told, or a log group was not read; undefined where all was. */
export function fixOf({ stored, unread, found, told, refused }: Rehearsal): string | undefined {
  if (told !== undefined) return unread.length === 0 ? undefined : unreadText(unread);
  if (refused !== undefined) return `The topic refuses it: ${plain(refused, 60)}. Runbook: Notices refused.`;
  if (found !== undefined) return 'It was found and not published. Runbook: Judge errors.';
  if (stored === undefined) return 'Nothing has read its lines. Runbook: Forwarding stopped, Ingest errors.';
  if (unread.length > 0) return unreadText(unread);
  return 'The judge has not found it. Runbook: Judge silent, Judge errors.';
}

function unreadText(logGroups: readonly string[]): string {
  const names = logGroups.map((each) => plain(each, 512)).join(', ');
  return `Nothing has read its lines in ${names}. Runbook: Forwarding stopped.`;
}
