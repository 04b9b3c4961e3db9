import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type Query, type Reply, type ResourceRecord, readQuery, TYPES, writeReply } from './packet.ts';

/** A reply, a whole packet, or silence. */
type Said = Reply | Buffer | undefined;
/** What a zone answers for the labels in front of it. */
export type Behaviour = (labels: string, query: Asked) => Said | Promise<Said>;

export interface Asked {
  type: number;
  tcp: boolean;
  /** The query as it came, for a zone that passes it on. */
  packet: Buffer;
}

export interface SeenQuery {
  at: number;
  zone: string;
  name: string;
  type: number;
  tcp: boolean;
}

export interface FakeDns {
  /** `127.0.0.1:port`, for `--resolver`. */
  address: string;
  port: number;
  /** Every query, in the order of arrival. */
  seen: SeenQuery[];
  /** The most queries that were waiting for their answer at once. */
  mostAtOnce: number;
  /** Begins anew for another test: nothing was seen, and nobody waits. */
  forget(): void;
  zones: Record<string, Behaviour>;
  close(): Promise<void>;
}

const TRIES = 20;

/**
 * A name server on loopback, UDP and TCP, whose zones behave as a test wants. Names outside its zones are
 * refused.
 */
export async function startFakeDns(
  zones: Record<string, Behaviour>,
  { host = '127.0.0.1', port = 0 } = {},
): Promise<FakeDns> {
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    serveStream(socket, answer);
  });
  const udp = await listenOnBoth(tcp, host, port);
  const fake: FakeDns = {
    address: `${host}:${portOf(tcp)}`,
    port: portOf(tcp),
    seen: [],
    mostAtOnce: 0,
    zones,
    forget,
    close,
  };
  let waiting = 0;
  /** What clients of before `forget` still wait for is counted no more. */
  let generation = 0;

  async function answer(packet: Buffer, overTcp: boolean): Promise<Buffer | undefined> {
    const query = readQuery(packet);
    if (!query) return undefined;
    const zone = Object.keys(fake.zones)
      .filter((each) => query.name === each || query.name.endsWith(`.${each}`))
      .sort((a, b) => b.length - a.length)[0];
    fake.seen.push({ at: Date.now(), zone: zone ?? '', name: query.name, type: query.type, tcp: overTcp });
    if (zone === undefined) return writeReply(query, { rcode: 'REFUSED' });
    fake.mostAtOnce = Math.max(fake.mostAtOnce, ++waiting);
    const asked = generation;
    const labels = query.name.slice(0, Math.max(0, query.name.length - zone.length - 1));
    const reply = await fake.zones[zone]!(labels, { type: query.type, tcp: overTcp, packet });
    if (asked === generation) waiting--;
    return reply === undefined || Buffer.isBuffer(reply) ? reply : writeReply(query, withSoa(reply, zone));
  }

  function forget(): void {
    fake.seen = [];
    fake.mostAtOnce = 0;
    waiting = 0;
    generation++;
  }

  async function close(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    await Promise.all([
      new Promise<void>((done) => udp.close(() => done())),
      new Promise((done) => tcp.close(done)),
    ]);
  }

  udp.on('message', async (packet, from) => {
    const reply = await answer(packet, false);
    if (reply) udp.send(reply, from.port, from.address, () => {});
  });
  return fake;
}

/** Listens on one port over TCP and UDP; where any will do, on the next when another socket has one of the two. */
async function listenOnBoth(tcp: Server, host: string, port: number): Promise<UdpSocket> {
  for (let tries = 0; ; tries++) {
    tcp.listen(port, host);
    await once(tcp, 'listening');
    const udp = createSocket('udp4');
    udp.bind(portOf(tcp), host);
    try {
      await once(udp, 'listening');
      return udp;
    } catch (error) {
      udp.close();
      await new Promise((done) => tcp.close(done));
      if (port !== 0 || tries === TRIES) throw error;
    }
  }
}

function portOf(tcp: Server): number {
  return (tcp.address() as AddressInfo).port;
}

/** A negative answer names the zone's SOA (RFC 2308). */
function withSoa(reply: Reply, zone: string): Reply {
  if (reply.authority || (reply.answers?.length ?? 0) > 0) return reply;
  return { ...reply, authority: [{ name: zone, type: 'SOA', data: '' }] };
}

function serveStream(
  socket: Socket,
  answer: (packet: Buffer, tcp: boolean) => Promise<Buffer | undefined>,
): void {
  let pending = Buffer.alloc(0);
  socket.on('data', async (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const packet = pending.subarray(2, 2 + pending.readUInt16BE(0));
      pending = pending.subarray(2 + packet.length);
      const reply = await answer(packet, true);
      if (!reply) return;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(reply.length);
      socket.write(Buffer.concat([length, reply]));
    }
  });
}

export type Entry = string | readonly string[];

/** A working list: some names with their A records, each with a text when there is one; the rest does not exist. */
export function listing(
  entries: Record<string, Entry>,
  texts: Record<string, readonly string[]> = {},
): Behaviour {
  return (labels, { type }) => {
    const codes = entries[labels];
    if (codes === undefined) return { rcode: 'NXDOMAIN' };
    if (type === TYPES.TXT) {
      const chunks = texts[labels];
      return { answers: chunks ? [{ type: 'TXT', data: chunks }] : [] };
    }
    return { answers: addresses(codes) };
  };
}

/** A answers. */
export function addresses(codes: Entry, ttl = 300): ResourceRecord[] {
  return [codes].flat().map((data) => ({ type: 'A', data, ttl }));
}

/** Passes everything on to another server on loopback, over UDP. */
export function relay(port: number): Behaviour {
  return async (_, { packet }) => {
    const socket = createSocket('udp4');
    socket.send(packet, port, '127.0.0.1');
    const [reply] = (await once(socket, 'message')) as [Buffer];
    socket.close();
    return reply;
  };
}

/** The test entry of RFC 5782, so that a zone of {@link listing} passes its self-test. */
export const TEST_ENTRY = { '2.0.0.127': '127.0.0.2' } as const;

export type { Query };
