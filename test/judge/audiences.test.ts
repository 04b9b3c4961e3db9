import { SNSClient } from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSnsPublisher, type NoticeTopics } from '../../lambda/adapters/sns-publisher.ts';
import type { Severity } from '../../lambda/core/incident/incident.ts';
import { Outbox } from '../../lambda/judge/outbox.ts';
import { incident } from '../support/builders/incident-record.ts';
import { arn, credentials, REGION } from '../support/harness/account.ts';
import { SNS_FAULTS } from '../support/harness/aws-errors.ts';
import { bodyFor } from '../support/harness/sns-publish.ts';
import { type SnsStub, startSnsStub } from '../support/harness/sns-stub.ts';
import { createMemoryIncidentStore } from '../support/memory/incident-store.ts';

const TOPICS = { warning: arn('sns', 'all'), high: arn('sns', 'high'), critical: arn('sns', 'critical') };
const NOW = Date.UTC(2026, 0, 5, 8);

describe('the outbox with a topic a minimum', () => {
  let sns: SnsStub;
  let client: SNSClient;
  let store: ReturnType<typeof createMemoryIncidentStore>;
  beforeEach(async () => {
    sns = await startSnsStub(
      Object.values(TOPICS).map((topic) => ({ arn: topic, protocols: ['email', 'sms'] })),
    );
    client = new SNSClient({
      endpoint: sns.url,
      region: REGION,
      credentials: credentials('test'),
      maxAttempts: 1,
    });
    store = createMemoryIncidentStore();
  });
  afterEach(async () => {
    client.destroy();
    await sns.close();
  });

  /** Notes incidents of these severities, or none, and publishes what is due. @returns names of the failures */
  async function run(now: number, severities: readonly Severity[] = [], topics: NoticeTopics = TOPICS) {
    const outbox = await Outbox.open(store, now);
    outbox.note(
      severities.map((severity, n) => {
        const opened = incident({ id: `host-192.0.2.${n}-1`, sender: `host:192.0.2.${n}`, severity });
        return { type: 'opened' as const, incident: opened, key: `${opened.id}/opened` };
      }),
    );
    await outbox.save();
    return (await outbox.publish(createSnsPublisher(client, topics))).failures;
  }

  /** What the subscribers of each topic got: ids of notices or, of a digest, the ids in it. */
  const got = () =>
    Object.fromEntries(
      Object.entries(TOPICS).map(([minimum, topic]) => [
        minimum,
        sns.published
          .filter(({ topicArn }) => topicArn === topic)
          .map((publish) => {
            const { notice, notices } = JSON.parse(bodyFor(publish, 'https')!);
            return (notices ?? [notice]).length;
          }),
      ]),
    );

  it('tells each audience once of a notice', async () => {
    await run(NOW, ['high']);
    await run(NOW + 60_000);
    expect(got()).toEqual({ warning: [1], high: [1], critical: [] });
  });

  it('tells a digest to each audience that its worst incident reaches, once', async () => {
    await run(NOW, ['high', 'high', 'high', 'high', 'high', 'high', 'critical']);
    await run(NOW + 60_000);
    expect(got()).toEqual({ warning: [7], high: [7], critical: [7] });
  });

  it('does not tell anybody twice while one topic fails, in this run or after a new start', async () => {
    sns.fails = { topicArn: TOPICS.critical, as: SNS_FAULTS.throttled };
    expect(await run(NOW, ['critical'])).toEqual(['ThrottledException']);
    expect(await run(NOW + 60_000)).toEqual(['ThrottledException']);
    expect(got()).toEqual({ warning: [1], high: [1], critical: [] });
    sns.fails = undefined;
    expect(await run(NOW + 120_000)).toEqual([]);
    await run(NOW + 180_000);
    expect(got()).toEqual({ warning: [1], high: [1], critical: [1] });
  });

  it('tells a recovery to the audiences that the incident had', async () => {
    await run(NOW, ['critical']);
    const outbox = await Outbox.open(store, NOW + 60_000);
    const closed = incident({ id: 'host-192.0.2.0-1', severity: 'critical', closed: NOW + 60_000 });
    outbox.note([{ type: 'recovered', incident: closed, key: `${closed.id}/recovered` }]);
    await outbox.save();
    await outbox.publish(createSnsPublisher(client, TOPICS));
    expect(got()).toEqual({ warning: [1, 1], high: [1, 1], critical: [1, 1] });
  });
});
