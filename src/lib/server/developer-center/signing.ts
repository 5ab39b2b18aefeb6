import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';

/** How a sign-in is encrypted and signed (documented by the platform, with a vector). */

/**
 * The password behind `pwd` (Base64 of AES-128-CBC with PKCS7, key and IV from the MD5 of `random`); null if it does not
 * decrypt.
 */
export function decryptPassword(pwd: string, random: string): string | null {
  const digest = createHash('md5').update(random).digest('hex').toUpperCase();
  const key = digest.slice(8, 24);
  const iv = key.slice(8, 16) + key.slice(0, 8);
  const decipher = createDecipheriv('aes-128-cbc', key, iv);
  try {
    return decipher.update(pwd, 'base64', 'utf8') + decipher.final('utf8');
  } catch {
    // A padding that is wrong means a password that is wrong: the caller counts it as one.
    return null;
  }
}

/** Whether `signature` is the lower-case hex SHA-256 of the parts in their order, the operator's secret last. */
export function isSigned(signature: string, parts: readonly string[], userDomainSecret: string): boolean {
  const right = createHash('sha256')
    .update(parts.join('') + userDomainSecret)
    .digest('hex');
  return sameText(signature, right);
}

/** Compares without telling by time how much was right. */
export function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
