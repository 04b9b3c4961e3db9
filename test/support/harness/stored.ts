import { createContributionStore } from '../../../lambda/adapters/dynamodb/contribution-store.ts';
import { createIncidentStore } from '../../../lambda/adapters/dynamodb/incident-store.ts';
import type { Settings } from '../../../lambda/core/config.ts';
import { canonicalEvents, decodeContributions } from '../../../lambda/core/events/contribution.ts';
import type { MessageEvent } from '../../../lambda/core/events/message-event.ts';
import type { IncidentRecord } from '../../../lambda/core/incident/notice.ts';
import { serverOf } from '../../../lambda/core/sender.ts';
import { Ledger } from '../../../lambda/core/tally/count/ledger.ts';
import { Joiner } from '../../../lambda/core/tally/joiner.ts';
import type { Tally } from '../../../lambda/core/tally/tally.ts';
import type { LocalStack } from './stack.ts';

const table = ({ dynamoDb, table }: LocalStack) => ({ client: dynamoDb, name: table.name });

/** The events of one minute, late ones included, each once. */
export async function storedEvents(stack: LocalStack, minute: number): Promise<MessageEvent[]> {
  const store = createContributionStore(table(stack), Date.now);
  const late = await store.readLate(minute);
  const bodies = [...(await store.read(minute)), ...late.map(({ body }) => body)];
  return canonicalEvents(bodies.flatMap((body) => decodeContributions(body.text())));
}

/**
 * The tallies of all senders that the stored contributions amount to, late ones included, minute by minute. Both ends
 * are included; what is told of a mail server alone is not.
 */
export async function storedTallies(
  stack: LocalStack,
  settings: Settings,
  firstMinute: number,
  lastMinute: number,
): Promise<Tally[]> {
  const ledger = new Ledger();
  const joiner = new Joiner(ledger, settings);
  const tallies: Tally[] = [];
  for (let minute = firstMinute; minute <= lastMinute; minute++) {
    for (const event of await storedEvents(stack, minute)) joiner.add(event);
    tallies.push(...ledger.takeTallies(minute).filter(isSenders));
  }
  return tallies;
}

/** Backscatter is of a mail server, which sends nothing by itself. */
function isSenders({ sender, messages }: Tally): boolean {
  return serverOf(sender) === undefined || messages > 0;
}

/** The incidents with their notices, by opening. */
export async function storedIncidents(stack: LocalStack): Promise<IncidentRecord[]> {
  const records = await createIncidentStore(table(stack), Date.now).list();
  return records.sort((a, b) => a.incident.opened - b.incident.opened);
}
