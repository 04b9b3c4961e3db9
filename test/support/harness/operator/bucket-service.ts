import { createServer } from 'node:http';
import { type Loopback, listen } from '../loopback.ts';
import { elements } from './query-service.ts';

/** An object as a listing shows it. */
export interface ListedObject {
  key: string;
  /** Milliseconds since 1970. */
  modified: number;
}

/** The listing of one bucket. Source: Amazon S3 API reference, ListObjectsV2. */
export function startBucketService(objects: () => readonly ListedObject[]): Promise<Loopback> {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url!, 'http://localhost');
    const say = (status: number, text: string) =>
      response.writeHead(status, { 'content-type': 'application/xml' }).end(text);
    if (request.method !== 'GET' || searchParams.get('list-type') !== '2') {
      say(400, '<Error><Code>NotImplemented</Code><Message>the harness lists only</Message></Error>');
      return;
    }
    const listed = objects().slice(0, 1_000);
    const contents = listed.map(({ key, modified }) => {
      const shown = elements({ Key: key, LastModified: new Date(modified).toISOString(), Size: '1024' });
      return `<Contents>${shown}</Contents>`;
    });
    const more = String(objects().length > listed.length);
    const head = elements({ KeyCount: String(listed.length), MaxKeys: '1000', IsTruncated: more });
    say(200, `<ListBucketResult>${head}${contents.join('')}</ListBucketResult>`);
  });
  return listen(server);
}
