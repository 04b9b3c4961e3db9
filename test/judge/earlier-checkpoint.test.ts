import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { parseSettings } from '../../lambda/core/config.ts';
import { detectSettings } from '../../lambda/core/detect/settings/detect-settings.ts';
import { type Contribution, canonicalEvents } from '../../lambda/core/events/contribution.ts';
import { toMessageEvent } from '../../lambda/core/events/event-of-line.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import { serverOf } from '../../lambda/core/sender.ts';
import { MinuteFold } from '../../lambda/judge/minute-fold.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const unpacked = (path: string) => gunzipSync(readFileSync(join(ROOT, path)));

/** The recorded morning's last quarter of an hour, by minute. */
function lastMinutes(): [minute: number, contributions: Contribution[]][] {
  const parse = createLineParser({ year: 2026 });
  const minutes = new Map<number, Contribution[]>();
  unpacked('samples/infected-pc.log.gz')
    .toString()
    .split('\n')
    .forEach((line, at) => {
      const event = toMessageEvent(parse(line));
      if (event === undefined) return;
      const minute = Math.floor(event.time / 60_000);
      const contributions = minutes.get(minute) ?? [];
      contributions.push({ hash: String(at).padStart(11, '0'), event });
      minutes.set(minute, contributions);
    });
  return [...minutes].sort(([a], [b]) => a - b).slice(-15);
}

// Version 8c70732 wrote the checkpoint after the minutes before these, and counted these itself.
it('takes over the checkpoint of version 8c70732: its open messages, and its open incident', () => {
  const settings = parseSettings({});
  const checkpoint = new Uint8Array(unpacked('test/fixtures/8c70732/checkpoint.bin.gz'));
  const fold = new MinuteFold(checkpoint, settings, detectSettings(settings));
  expect(fold.incidents).toMatchObject([{ sender: 'host:192.168.10.57', severity: 'critical', signals: [] }]);
  const counted = lastMinutes().map(([minute, contributions]) =>
    fold
      .minute(minute, canonicalEvents(contributions), false, new Map())
      // Backscatter is told of a mail server, which that version did not know.
      .tallies.filter(({ sender }) => serverOf(sender) === undefined)
      .map(({ sender, messages, recipients, sent, deferred, bounced }) => [
        sender,
        messages,
        recipients,
        sent,
        deferred,
        bounced,
      ]),
  );
  expect(counted).toEqual(JSON.parse(readFileSync(join(ROOT, 'test/fixtures/8c70732/tallies.json'), 'utf8')));
  expect(fold.incidents.map(({ signals }) => signals.map(({ name }) => name))).toEqual([
    ['volume', 'failures', 'domains', 'senders'],
  ]);
});
