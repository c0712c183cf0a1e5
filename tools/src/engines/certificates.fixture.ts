import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { run } from './machine/processes';

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];

/**
 * Writes an authority, `ca.pem`, and `server.pem`, a certificate with its key that the authority has signed
 * for 127.0.0.1.
 */
export async function serverCertificate(folder: string): Promise<void> {
  const file = (name: string): string => path.join(folder, name);
  await openssl(
    'req',
    '-x509',
    ...newKey,
    '-subj',
    '/CN=authority',
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.pem'),
  );
  const signed = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-addext', 'subjectAltName=IP:127.0.0.1'];
  await openssl(
    'req',
    '-x509',
    ...newKey,
    '-subj',
    '/CN=server',
    ...signed,
    '-keyout',
    file('s.key'),
    '-out',
    file('s.crt'),
  );
  writeFileSync(
    file('server.pem'),
    readFileSync(file('s.crt'), 'utf8') + readFileSync(file('s.key'), 'utf8'),
  );
}

/** Writes `<name>.crt` and `<name>.key`, a self-signed client certificate. */
export async function clientCertificate(folder: string, name: string): Promise<void> {
  const made = ['-keyout', path.join(folder, `${name}.key`), '-out', path.join(folder, `${name}.crt`)];
  await openssl('req', '-x509', ...newKey, '-subj', `/CN=${name}`, ...made);
}

async function openssl(...args: string[]): Promise<void> {
  const { exitCode, output } = await run('openssl', args);
  if (exitCode !== 0) throw new Error(`openssl ended with ${String(exitCode)}:\n${output}`);
}
