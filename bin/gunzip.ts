import { createGunzip } from 'node:zlib';

/** So many compressed bytes are unpacked at once: at most some 8 MB of text, and what is lost where a file is broken. */
const SLICE = 1 << 13;

/**
 * Unpacks gzip as far as it goes. Node's own streams throw away what they have ready when the end is missing; here all
 * that could be unpacked comes first, in chunks of about `chunkSize` bytes, and then the error.
 *
 * @throws Error with the code Z_BUF_ERROR for a truncated file, another for a broken one
 */
export async function* gunzipped(chunks: AsyncIterable<Buffer>, chunkSize: number): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize });
  let ready: Buffer[] = [];
  let bytes = 0;
  let failure: Error | undefined;
  const closed = new Promise<void>((resolve) => gunzip.once('close', resolve));
  gunzip.on('data', (chunk: Buffer) => {
    ready.push(chunk);
    bytes += chunk.length;
  });
  gunzip.on('error', (error) => {
    failure = error;
  });
  const take = () => {
    const taken = Buffer.concat(ready);
    ready = [];
    bytes = 0;
    return taken;
  };
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length && failure === undefined; at += SLICE) {
        const slice = chunk.subarray(at, at + SLICE);
        // A write that fails never calls back.
        await Promise.race([new Promise<void>((resolve) => gunzip.write(slice, () => resolve())), closed]);
        if (bytes >= chunkSize) yield take();
      }
      if (failure !== undefined) break;
    }
    gunzip.end();
    await closed;
    if (bytes > 0) yield take();
  } finally {
    gunzip.destroy();
  }
  if (failure !== undefined) throw failure;
}
