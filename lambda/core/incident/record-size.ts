import { bounded } from '../bounded.ts';
import type { Incident } from './incident.ts';
import { type IncidentRecord, isPending } from './notice.ts';

/** Of the JSON of incident and notices together; DynamoDB takes 400 kB an item, with the names of its attributes. */
const MOST_BYTES = 300_000;
/** Characters of a text in an incident, tried in this order: whoever sends the spam chooses these texts. */
const LONGEST = [1_000, 320, 80, 20] as const;
/** Entries of a list in an incident; the largest, of related senders, has 32. */
const MOST_ENTRIES = 50;

/** The record as it fits into an item: as it is, or with its texts cut. Its key and its sender stay whole. */
export function fitted(record: IncidentRecord): IncidentRecord {
  if (bytesOf(record) <= MOST_BYTES) return record;
  let smaller = record;
  for (const longest of LONGEST) {
    smaller = cut(record, longest);
    if (bytesOf(smaller) <= MOST_BYTES) break;
  }
  return smaller;
}

/** UTF-8 bytes of what is stored. */
export function bytesOf({ incident, notices }: IncidentRecord): number {
  return new TextEncoder().encode(JSON.stringify([incident, notices])).length;
}

function cut(record: IncidentRecord, longest: number): IncidentRecord {
  const short = (incident: Incident): Incident => ({
    ...(bounded(incident, longest, MOST_ENTRIES) as Incident),
    id: incident.id,
    sender: incident.sender,
  });
  return {
    ...record,
    incident: short(record.incident),
    notices: record.notices.map((each) =>
      isPending(each) ? { ...each, incident: short(each.incident) } : each,
    ),
  };
}
