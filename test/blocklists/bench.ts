import { type BlocklistWatchDeps, createBlocklistWatch } from '../../lambda/blocklists/blocklists.ts';
import type { BlocklistSummary } from '../../lambda/blocklists/summary.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import type { Answer, Question } from '../../lambda/core/dnsbl/check/answer.ts';
import { decodeRecord } from '../../lambda/core/dnsbl/watch/watch-record.ts';
import type { Message } from '../../lambda/core/message/publisher.ts';
import { createMemoryIncidentStore } from '../support/memory/incident-store.ts';
import { createMemoryListStateStore, type MemoryListStates } from './memory-list-state-store.ts';

export const MINUTE = 60_000;
export const START = Date.UTC(2026, 0, 5, 8);
/** RFC 5782's entry, by which a list proves itself. */
const TEST_ENTRY = '2.0.0.127.';

/** The watch on simulated time and answers: who is listed where, by `reversed.zone`. */
export class Bench {
  now = START;
  states: MemoryListStates = createMemoryListStateStore();
  published: Message[] = [];
  listed = new Set<string>();
  asked: Question[] = [];
  budgets: number[] = [];
  deps: Partial<BlocklistWatchDeps> = {};
  readonly #blocklists: object;

  constructor(blocklists: object) {
    this.#blocklists = blocklists;
  }

  /** One run, then the next one's time. A new function each: nothing but the state goes over. */
  async run(): Promise<BlocklistSummary> {
    const watch = createBlocklistWatch({
      states: this.states,
      incidents: createMemoryIncidentStore(),
      publisher: { publish: async (message) => void this.published.push(message) },
      keys: { read: async () => ({ keys: {}, problems: [] }) },
      openLookup: (budgetMs) => {
        this.budgets.push(budgetMs);
        return {
          ask: async (question) => this.#answer(question),
          reverseName: async () => undefined,
          close: () => {},
        };
      },
      settings: parseSettings({ blocklists: this.#blocklists }),
      randomLabel: () => 'sendwatch-random',
      ...this.deps,
    });
    const at = this.now;
    this.now += 2 * MINUTE;
    return watch(at);
  }

  async runs(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await this.run();
  }

  get subjects(): string[] {
    return this.published.map(({ subject }) => subject.replace('[sendwatch] ', ''));
  }

  get ids(): string[] {
    return this.published.map(({ json }) => (JSON.parse(json) as { notice: string }).notice);
  }

  get record() {
    return decodeRecord(this.states.saved?.body);
  }

  #answer(question: Question): Answer {
    this.asked.push(question);
    const hit = question.name.startsWith(TEST_ENTRY) || this.listed.has(question.name);
    if (question.type === 'TXT') return { kind: 'nodata', ms: 1 };
    return hit
      ? { kind: 'addresses', addresses: [{ address: '127.0.0.2', ttl: 300 }], ms: 1 }
      : { kind: 'nxdomain', ms: 1 };
  }
}

export const ONE = { targets: [{ target: '198.18.0.1' }], lists: ['spamcop'] };
export const HIT = '1.0.18.198.bl.spamcop.net';
