import { describe, expect, it } from 'vitest';
import type { IncidentRecord } from '../../../lambda/core/incident/notice.ts';
import { composeHosts } from '../../../lambda/core/message/hosts/compose-hosts.ts';
import { composeMessage } from '../../../lambda/core/message/incident/compose.ts';
import { composeListings } from '../../../lambda/core/message/listing/listing.ts';
import { DEFAULT_NOTIFY } from '../../../lambda/core/message/notify-defaults.ts';
import type { Message } from '../../../lambda/core/message/publisher.ts';
import { composeRefused } from '../../../lambda/core/message/refused/compose-refused.ts';
import { LANGUAGES, type Language } from '../../../lambda/core/message/settings.ts';
import { SLOT } from '../../../lambda/core/rhythm/slot.ts';
import { incident } from '../../support/builders/incident-record.ts';
import { listingItem } from '../../support/builders/listing.ts';
import { noticeOf } from './incidents.ts';
import { hostileItem, OTHER_NEWS } from './listing/listings.ts';
import { commandsIn, DANGEROUS, expectHarmless, openShells, SHELLS, spansIn, TOOLS } from './pasting.ts';

const NOW = Date.UTC(2026, 9, 13, 9, 5);
const { pasted } = openShells();

const voice = (language: Language) => ({
  notify: { ...DEFAULT_NOTIFY, language },
  stage: 'prod',
  logs: { region: 'eu-central-1', logGroups: ['/mail/relay-1'] },
});

/** Each notice that is not about a sender, with a name wherever one may come from outside. */
const NOTICES: readonly (readonly [string, (name: string, language: Language) => Message])[] = [
  ['a listing', (name, language) => composeListings([hostileItem(name)], voice(language))],
  [
    'several listings with all that there is to tell',
    (name, language) =>
      composeListings(
        [hostileItem(name), ...OTHER_NEWS.map((notice) => listingItem({ notice }))],
        voice(language),
      ),
  ],
  [
    'correspondents who are refused',
    (name, language) =>
      composeRefused(
        [
          {
            ...{ domain: name, rule: name, since: NOW - 23 * 3_600_000, last: NOW - 7_200_000 },
            ...{ tries: 3, written: 5, delivered: 40 },
          },
        ],
        NOW,
        voice(language),
      ),
  ],
  [
    'mail hosts',
    (name, language) =>
      composeHosts(
        [
          ...(['silent', 'heard', 'forgotten'] as const).map((kind) => ({
            ...{ host: name, at: NOW / SLOT, kind, last: NOW / SLOT - 13 },
          })),
          ...(['clock-off', 'clock-right'] as const).map((kind) => ({
            ...{ host: name, at: NOW / SLOT, kind, off: 3_600_000 },
          })),
        ],
        NOW,
        voice(language),
      ),
  ],
  [
    'a mail server that is refused',
    (name, language) => composeMessage(noticeOf(serverIncident(name), 'opened'), voice(language)),
  ],
];

function serverIncident(name: string): IncidentRecord['incident'] {
  return incident({ sender: `server:${name}`, refusedBy: [name], suspects: [`login:${name}`], related: [] });
}

describe.each(LANGUAGES)('commands in %s', (language) => {
  describe.each(NOTICES)('of a notice about %s', (_, compose) => {
    it.each(DANGEROUS)('hold nothing of %j', (name) => {
      const message = compose(name, language);
      // What is set apart to be typed is ours: no name makes another one.
      expect(spansIn(message).filter((span) => !TOOLS.includes(span.split(' ')[0]!))).toEqual([]);
      const commands = commandsIn(message);
      // Nor does it change one of ours, or take it away.
      expect(commands).toEqual(commandsIn(compose('mx1.example.com', language)));
      for (const shell of SHELLS) {
        for (const text of commands) expectHarmless(pasted(shell, text), text, name);
      }
    });
  });

  it.each(NOTICES.slice(2))(
    'are there in a notice about %s, where something is to be typed',
    (_, compose) => {
      expect(commandsIn(compose('mx1.example.com', language)).length).toBeGreaterThan(0);
    },
  );
});
