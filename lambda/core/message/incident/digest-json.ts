import type { Incident } from '../../incident/incident.ts';
import { incidentJson } from '../../incident/incident-json.ts';
import { amount } from '../../text/amount.ts';
import { plain } from '../../text/plain-text.ts';
import { description, markdownSafe } from '../chat-frame.ts';
import type { Voice } from '../voice.ts';
import { chatNotification } from './chat.ts';
import { counts, DIGEST_TOP, type Digest, type DigestOptions, headline } from './digest-facts.ts';
import { gravityOf } from './facts.ts';
import { headlineOf } from './server.ts';

/** Ids of notices that are listed. */
const MOST_IDS = 1_000;

/** The body for programs; see docs/alerts.md. */
export function digestJson(digest: Digest, options: DigestOptions, voice: Voice) {
  const { latest, ground } = digest;
  const { words } = voice;
  const chat = chatNotification(latest[0]!, voice);
  const title = `${headline(digest, words)}: ${counts(latest, words)}`;
  const rows = latest.slice(0, DIGEST_TOP).map(({ incident, kind }) => {
    const row = headlineOf(incident, plain(incident.sender, 80), kind, voice.language);
    return `• ${markdownSafe(`${gravityOf(incident, kind, words)}: ${row} (${amount(incident.samples.recipients)})`)}`;
  });
  const together =
    ground === undefined
      ? []
      : [markdownSafe(words.digest.together(plain(ground.group, 80), ground.share, latest.length))];
  return {
    schema: 'sendwatch.digest/1',
    digest: options.id,
    created: new Date(options.now).toISOString(),
    incidents: latest.length,
    severity: latest[0]!.incident.severity,
    inCommon: ground ?? null,
    notices: latest.slice(0, MOST_IDS).map(({ id }) => id),
    worst: latest.slice(0, DIGEST_TOP).map(({ incident }) => brief(incident)),
    ...chat,
    id: options.id,
    content: {
      ...chat.content,
      title,
      description: description([...together, rows.join('\n')], voice.links),
      nextSteps: [],
      keywords: [latest[0]!.incident.severity, 'digest'],
    },
    metadata: {
      ...chat.metadata,
      threadId: options.id,
      summary: plain(title, 200),
      eventType: 'sendwatch.digest',
    },
  };
}

function brief(incident: Incident): Record<string, unknown> {
  const { id, severity, opened, closed } = incidentJson(incident);
  const { messages, recipients, sent, bounced, deferred } = incident.samples;
  return {
    id,
    sender: plain(incident.sender, 320),
    severity,
    opened,
    closed,
    messages,
    recipients,
    sent,
    bounced,
    deferred,
  };
}
