import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Makes texts that only this server can read or make. */
export interface Sealer {
  /** Base64url. The same text gives the same seal, so that what a page compares does not change without a reason. */
  seal(text: string): string;
  /** The text, or null for anything that this server did not seal for this purpose. */
  open(sealed: string): string | null;
}

/**
 * AES-256-GCM under a key made of the server's secret for one purpose. The nonce is a keyed hash of the text, so
 * two texts never share one.
 */
export function createSealer(secret: string, purpose: string): Sealer {
  const derive = (info: string) =>
    Buffer.from(hkdfSync('sha256', secret, 'overair', `${purpose} ${info}`, 32));
  const key = derive('key');
  const nonceKey = derive('nonce');
  return {
    seal(text) {
      const nonce = createHmac('sha256', nonceKey).update(text, 'utf8').digest().subarray(0, NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== sealed) return null;
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const start = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([start, decipher.final()]).toString('utf8');
      } catch {
        // The tag does not fit: forged, damaged, or of another secret. There is nothing more to know.
        return null;
      }
    },
  };
}
