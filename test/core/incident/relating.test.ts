import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Detection } from '../../../lambda/core/detect/detect-sender.ts';
import type { OpenIncident } from '../../../lambda/core/incident/open-incident.ts';
import { MessageIndex } from '../../../lambda/core/incident/relating/message-index.ts';
import { OpenIndex } from '../../../lambda/core/incident/relating/open-index.ts';
import { sameMessages } from '../../../lambda/core/incident/relating/relate.ts';

const messages = fc.array(fc.nat(12), { maxLength: 6 });
const incident = (keys: readonly string[], ids: readonly number[]) =>
  ({ keys: keys.map((sender) => ({ sender, until: 0 })), messages: [...ids] }) as OpenIncident;
const detection = (sender: string, ids: readonly number[] = []) =>
  ({ sender, evidence: { messages: [...ids] } }) as Detection;

it('an incident is found by its messages as by comparing with each in turn', () => {
  const known = fc.array(messages, { maxLength: 6 });
  fc.assert(
    fc.property(known, known, messages, (before, later, asked) => {
      const incidents = before.map((ids, at) => incident([`host:${at}`], ids));
      const index = new OpenIndex(incidents, [detection('', asked)]);
      const find = () => incidents.find((open) => sameMessages(open.messages, asked));
      expect(index.ofMessages(asked)).toBe(find());
      for (const [at, ids] of later.entries()) {
        const open = incident([`login:${at}`], ids);
        incidents.push(open);
        index.note(open, detection(`login:${at}`, ids));
      }
      expect(index.ofMessages(asked)).toBe(find());
    }),
  );
});

it('a key that an incident forgot has none', () => {
  const open = incident(['host:a', 'host:b'], []);
  const index = new OpenIndex(
    [open],
    ['host:a', 'host:b', 'host:c'].map((sender) => detection(sender)),
  );
  expect(index.ofKey('host:b')).toBe(open);
  open.keys.pop();
  expect([index.ofKey('host:a'), index.ofKey('host:b'), index.ofKey('host:c')]).toEqual([
    open,
    undefined,
    undefined,
  ]);
});

it('what shares a message comes in the order in which it was added', () => {
  const index = new MessageIndex<{ name: string }>();
  const [a, b] = [{ name: 'a' }, { name: 'b' }];
  index.add(b, [3, 1]);
  index.add(a, [1, 2]);
  index.add(b, [2]);
  expect([index.sharing([2]), index.sharing([1, 9]), index.sharing([9])]).toEqual([[b, a], [b, a], []]);
});
