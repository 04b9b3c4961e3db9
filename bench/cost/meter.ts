import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Capacity units as DynamoDB itself counts them, and the calls that used them. */
export interface Units {
  writes: number;
  reads: number;
  calls: number;
}

/** Asks for the consumed capacity with every call, and sums it up. */
export function meter(client: DynamoDBClient): { units: Units; reset(): void } {
  const units: Units = { writes: 0, reads: 0, calls: 0 };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const input = args.input as object;
      const result = await next({ ...args, input: { ...input, ReturnConsumedCapacity: 'TOTAL' } as never });
      const { ConsumedCapacity } = result.output as { ConsumedCapacity?: { CapacityUnits?: number } };
      const used = ConsumedCapacity?.CapacityUnits ?? 0;
      if (context.commandName === 'PutItemCommand') units.writes += used;
      else units.reads += used;
      units.calls++;
      return result;
    },
    { step: 'initialize' },
  );
  return {
    units,
    reset: () => {
      Object.assign(units, { writes: 0, reads: 0, calls: 0 });
    },
  };
}
