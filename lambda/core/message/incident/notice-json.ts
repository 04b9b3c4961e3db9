import { bounded } from '../../bounded.ts';
import type { Incident } from '../../incident/incident.ts';
import { incidentJson } from '../../incident/incident-json.ts';
import type { Notice } from '../../incident/notice.ts';
import type { ChatNotification } from '../chat-frame.ts';
import type { Voice } from '../voice.ts';
import { chatNotification } from './chat.ts';

/**
 * The body for programs. One SNS protocol, https, carries both pagers and chats, so it is a chat notification with
 * our own keys beside it; neither reader minds the other's. Ours change only with `schema`; see docs/alerts.md.
 */
export interface NoticeJson extends ChatNotification {
  schema: 'sendwatch.notice/2';
  /** The same whenever the same notice is sent again: drop what you have seen. */
  notice: string;
  kind: Notice['kind'];
  severity: Incident['severity'];
  /** ISO 8601. */
  created: string;
  /** Why people are told again, as data; null when the kind says it. */
  reason: Record<string, unknown> | null;
  /** The same shape as `sendwatch replay --json` prints. */
  incident: Record<string, unknown>;
  acknowledged: { by: string; at: string; note: string } | null;
}

export function noticeJson(notice: Notice, voice: Voice): NoticeJson {
  const { incident } = notice;
  const { acknowledged } = voice.said;
  return {
    schema: 'sendwatch.notice/2',
    notice: notice.id,
    kind: notice.kind,
    severity: incident.severity,
    created: new Date(notice.created).toISOString(),
    reason: (bounded(notice.reason) as Record<string, unknown> | undefined) ?? null,
    incident: bounded(incidentJson(incident)) as Record<string, unknown>,
    acknowledged:
      acknowledged === undefined
        ? null
        : {
            by: acknowledged.by,
            at: new Date(acknowledged.at).toISOString(),
            note: acknowledged.note,
          },
    ...chatNotification(notice, voice),
  };
}
