import { describe, expect, it } from 'vitest';
import { canonicalEvents, decodeContributions } from '../../lambda/core/events/contribution.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import type { StoredContributions } from '../../lambda/core/ports.ts';
import { createIngest } from '../../lambda/ingest/ingest.ts';
import { streamHosts } from '../../lambda/ingest/stream-host.ts';

const TEN = Date.UTC(2026, 9, 13, 10);

/** The hosts that a stream's lines count for, by the host that each names; `-` names none. */
async function counted(logStream: string, named: readonly string[], hosts?: readonly string[]) {
  const stored: StoredContributions[] = [];
  const ingest = createIngest({
    store: { put: async (each) => void stored.push(each) },
    clock: () => TEN,
    isRelay: () => false,
    isOwn: () => false,
    parserFor: (reference) => createLineParser({ reference }),
    ...(hosts && { hostOf: streamHosts(hosts) }),
  });
  const logEvents = named.map((host, at) => ({
    id: `e${at}`,
    timestamp: TEN + at,
    message: `${host === '-' ? '' : `Oct 13 10:00:00 ${host} `}postfix/smtpd[7]: A${at}B2C3: client=pc[192.0.2.1]`,
  }));
  await ingest({ messageType: 'DATA_MESSAGE', logGroup: '/mail', logStream, logEvents });
  const events = stored.flatMap(({ body }) => canonicalEvents(decodeContributions(body)));
  return named.map((_, at) => events.find(({ queueId }) => queueId === `A${at}B2C3`)?.host);
}

describe('the mail host that a line counts for', () => {
  const hosts = ['mx1.example.com', 'mx2.example.com'];

  it('is the stream’s, where that bears the name of one that the configuration names', async () => {
    const named = ['mx2', 'mx2.example.com', 'mx1.example.com', 'mx1', '-'];
    const mx2 = 'mx2.example.com';
    expect(await counted('mx2.example.com', named, hosts)).toEqual(['mx2', mx2, mx2, mx2, mx2]);
    expect(await counted('MX2/maillog', named, hosts)).toEqual(['mx2', mx2, mx2, mx2, mx2]);
  });

  it('is the one that the line names, in a stream of any other name', async () => {
    const named = ['mx1', 'mx2', 'mx3', '-'];
    expect(await counted('central', named, hosts)).toEqual(['mx1', 'mx2', 'mx3', 'central']);
    expect(await counted('mx1', named)).toEqual(['mx1', 'mx2', 'mx3', 'mx1']);
  });
});
