import type { Incident } from '../../../lambda/core/incident/incident.ts';
import type { IncidentRecord, Notice, ToldNotice } from '../../../lambda/core/incident/notice.ts';

const OPENED = Date.UTC(2026, 0, 5, 8);

/** An open incident of one host, but for what is given. */
export function incident(given: Partial<Incident> = {}): Incident {
  return {
    id: 'host-192.0.2.7-29459040',
    sender: 'host:192.0.2.7',
    related: [],
    severity: 'high',
    opened: OPENED,
    alerted: OPENED + 120_000,
    score: 31.5,
    threshold: 11,
    signals: [
      {
        name: 'failures',
        score: 31.5,
        window: 60,
        observed: { failed: 80, recipients: 100 },
        expected: { share: 0.02 },
      },
    ],
    against: [],
    samples: {
      messages: 100,
      recipients: 100,
      sent: 20,
      deferred: 0,
      bounced: 80,
      queueIds: ['mx1/4F1B2C3D4E'],
      domains: [{ domain: 'example.net', recipients: 40 }],
      failures: [{ domain: 'example.net', dsn: '5.1.1', reply: 'no such user — «unbekannt»' }],
      envelopeSenders: ['someone@example.com'],
      clients: [],
      blocks: [],
    },
    ...given,
  };
}

export function notice(given: Partial<Notice> = {}): Notice {
  return { id: 'n-1', kind: 'opened', incident: incident(), status: 'pending', created: OPENED, ...given };
}

/** The same once it was told: it keeps no incident. */
export function toldNotice(given: Partial<ToldNotice> = {}): ToldNotice {
  return {
    id: 'n-1',
    kind: 'opened',
    status: 'sent',
    severity: 'high',
    created: OPENED,
    sent: OPENED + 60_000,
    ...given,
  };
}

/** A record as the judge writes it: one with notices knows how many there were. */
export function incidentRecord(given: Partial<IncidentRecord> = {}): IncidentRecord {
  const record = { incident: incident(), notices: [notice()], version: 1, ...given };
  if (record.notices.length === 0) return record;
  return { past: { noted: record.notices.length, withdrawals: 0, worst: 'high' }, ...record };
}
