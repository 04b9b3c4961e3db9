// The little of DNS that a test server needs, so that it can also send what a well-behaved library would not.

export const TYPES = { A: 1, NS: 2, SOA: 6, PTR: 12, TXT: 16, AAAA: 28 } as const;
export const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;
export type RecordType = keyof typeof TYPES;

export interface Query {
  id: number;
  name: string;
  type: number;
  question: Buffer;
}

export interface ResourceRecord {
  name?: string;
  type: RecordType;
  ttl?: number;
  /** A: dotted; NS and PTR: a name; TXT: character strings (each at most 255 bytes, one character a byte). */
  data: string | readonly string[];
}

export interface Reply {
  rcode?: keyof typeof RCODES;
  answers?: readonly ResourceRecord[];
  authority?: readonly ResourceRecord[];
  truncated?: boolean;
}

/** Reads the question of a query (RFC 1035, 4.1); undefined when there is none. */
export function readQuery(packet: Buffer): Query | undefined {
  if (packet.length < 17 || packet.readUInt16BE(4) !== 1) return undefined;
  const labels: string[] = [];
  let at = 12;
  for (let length = packet[at]!; length > 0; length = packet[at]!) {
    labels.push(packet.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const end = at + 5;
  return {
    id: packet.readUInt16BE(0),
    name: labels.join('.').toLowerCase(),
    type: packet.readUInt16BE(at + 1),
    question: packet.subarray(12, end),
  };
}

/** An authoritative answer to a query. */
export function writeReply(query: Query, reply: Reply): Buffer {
  const answers = reply.answers ?? [];
  const authority = reply.authority ?? [];
  const header = Buffer.alloc(12);
  header.writeUInt16BE(query.id, 0);
  header.writeUInt16BE(0x8500 | (reply.truncated ? 0x200 : 0) | RCODES[reply.rcode ?? 'NOERROR'], 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  header.writeUInt16BE(authority.length, 8);
  return Buffer.concat([
    header,
    query.question,
    ...[...answers, ...authority].map((record) => writeRecord(record)),
  ]);
}

function writeRecord(record: ResourceRecord): Buffer {
  // Without a name of its own: a pointer to the question.
  const name = record.name === undefined ? Buffer.from([0xc0, 12]) : writeName(record.name);
  const data = writeData(record);
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(TYPES[record.type], 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(record.ttl ?? 300, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([name, fixed, data]);
}

function writeName(name: string): Buffer {
  const labels = name
    .split('.')
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

function writeData({ type, data }: ResourceRecord): Buffer {
  if (type === 'A') return Buffer.from(String(data).split('.').map(Number));
  if (type === 'TXT') {
    const strings = typeof data === 'string' ? [data] : data;
    return Buffer.concat(
      strings.map((text) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'latin1')])),
    );
  }
  if (type === 'SOA') {
    const numbers = Buffer.alloc(20);
    for (const [i, value] of [1, 3600, 600, 86_400, 60].entries()) numbers.writeUInt32BE(value, 4 * i);
    return Buffer.concat([writeName('ns.example'), writeName('hostmaster.example'), numbers]);
  }
  return writeName(String(data));
}
