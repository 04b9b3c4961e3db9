import { type AddressInfo, createServer } from 'node:net';
import { connect } from 'node:tls';

/**
 * A cipher without a certificate, up to TLS 1.2: Debian 12's OpenSMTPD cannot sign with its own key, which it keeps in
 * another process and OpenSSL 3 looks for in this one.
 */
export const ANONYMOUS_CIPHER = 'AECDH-AES256-SHA:@SECLEVEL=0';

/**
 * A loopback port behind which a server's TLS port speaks plain text, for one connection: for clients that know no
 * TLS. The server sees `localAddress`.
 */
export async function tlsTunnel(target: {
  host: string;
  port: number;
  localAddress: string;
}): Promise<number> {
  const server = createServer((plain) => {
    server.close();
    const secure = connect({
      ...target,
      rejectUnauthorized: false,
      maxVersion: 'TLSv1.2',
      ciphers: ANONYMOUS_CIPHER,
    });
    secure.on('error', () => plain.destroy());
    plain.on('error', () => secure.destroy());
    plain.pipe(secure).pipe(plain);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
