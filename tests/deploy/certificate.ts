import { spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate for 127.0.0.1 that lives two days, in a folder as the deployed nginx.conf names its files. */
export interface Certificate {
  readonly folder: string;
  /** What Chromium is told to trust: the hash of its public key. */
  readonly spki: string;
}

/** Makes one with OpenSSL. */
export function makeCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'overair-certificate-'));
  const files = ['-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = spawnSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...files, ...subject],
    { encoding: 'utf8' },
  );
  if (made.status !== 0)
    throw new Error(`openssl made no certificate: ${made.error?.message ?? made.stderr}`);
  const { publicKey } = new X509Certificate(readFileSync(join(folder, 'fullchain.pem')));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return { folder, spki: createHash('sha256').update(spki).digest('base64') };
}
