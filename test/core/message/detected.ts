import { parseSettings } from '../../../lambda/core/config.ts';
import { detectSettings } from '../../../lambda/core/detect/settings/detect-settings.ts';
import { toMessageEvent } from '../../../lambda/core/events/event-of-line.ts';
import { judgeMinute, newJudgeState } from '../../../lambda/core/incident/judge-minute.ts';
import type { Notice } from '../../../lambda/core/incident/notice.ts';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import { Ledger } from '../../../lambda/core/tally/count/ledger.ts';
import { Joiner } from '../../../lambda/core/tally/joiner.ts';

/**
 * The notices of a log, as the detector words them, and until everything has recovered.
 *
 * @param reference milliseconds since 1970: when the lines were written, for those that name no year
 */
export function detected(lines: readonly string[], reference: number): Notice[] {
  const ledger = new Ledger();
  const settings = parseSettings({});
  const detect = detectSettings(settings);
  const joiner = new Joiner(ledger, settings);
  const state = newJudgeState();
  const parse = createLineParser({ reference });
  const notices: Notice[] = [];
  const judge = (minute: number) => {
    for (const { type, incident, key, reason } of judgeMinute(
      state,
      minute,
      ledger.takeTallies(minute),
      detect,
    )) {
      notices.push({
        id: key,
        kind: type,
        incident,
        status: 'pending',
        created: (minute + 1) * 60_000,
        ...(reason === undefined ? {} : { reason }),
      });
    }
  };
  let minute = 0;
  for (const line of lines) {
    const event = toMessageEvent(parse(line));
    if (event === undefined) continue;
    const at = Math.floor(event.time / 60_000);
    if (at > minute) {
      if (minute > 0) judge(minute);
      minute = at;
    }
    joiner.add(event);
  }
  judge(minute);
  // A day later the last incident has closed.
  judge(minute + 1_440);
  return notices;
}
