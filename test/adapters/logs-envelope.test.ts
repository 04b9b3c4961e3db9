import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeEnvelope } from '../../lambda/adapters/logs-envelope.ts';

const packed = (text: string | Buffer) => gzipSync(text).toString('base64');

describe('decodeEnvelope', () => {
  it.each<[what: string, data: unknown, message: RegExp]>([
    ['nothing', undefined, /no awslogs\.data/],
    ['no gzip', 'aGVsbG8=', /no gzip: Z_DATA_ERROR/],
    ['no JSON', packed('to=<mary@example.com>'), /^awslogs\.data holds 21 characters that are no JSON$/],
    ['something else', packed('{"a":1}'), /lacks messageType/],
    ['a bomb', packed(Buffer.alloc(65 * 1024 * 1024)), /unpacks to more than 67108864 bytes/],
  ])('refuses %s, and repeats none of it', (_, data, message) => {
    expect(() => decodeEnvelope(data)).toThrow(message);
  });
});
