import { createCipheriv, createHash, randomBytes } from 'node:crypto';

/** Who signs in, as the browser sends it. */
export type Credentials =
  | { readonly email: string; readonly password: string }
  | { readonly internationalCode: string; readonly phone: string; readonly password: string };

/** What the operator was given for its app; the secret stays on this server. */
export interface UserDomain {
  readonly userDomain: string;
  readonly userDomainSecret: string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const RANDOM_LENGTH = 16;

/** Sixteen letters and digits, new for every sign-in. */
export function createRandom(): string {
  let text = '';
  while (text.length < RANDOM_LENGTH) {
    for (const byte of randomBytes(RANDOM_LENGTH)) {
      // Bytes beyond the last whole multiple of the alphabet would favour its first letters.
      if (byte < 248 && text.length < RANDOM_LENGTH) text += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return text;
}

/**
 * The password as the platform takes it: Base64 of AES-128-CBC (PKCS7) under a key made of `random`.
 */
export function encryptPassword(password: string, random: string): string {
  const md5 = createHash('md5').update(random, 'utf8').digest('hex').toUpperCase();
  const key = md5.slice(8, 24);
  const iv = key.slice(8, 16) + key.slice(0, 8);
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(key, 'ascii'), Buffer.from(iv, 'ascii'));
  return Buffer.concat([cipher.update(password, 'utf8'), cipher.final()]).toString('base64');
}

/**
 * All parameters of `emailSignIn` or `phoneSignIn`, encrypted and signed: the signature is lower-case hex SHA-256 of
 * the account's name, the encrypted password, the random and the operator's secret.
 */
export function signInParameters(
  credentials: Credentials,
  { userDomain, userDomainSecret }: UserDomain,
  random = createRandom(),
): Record<string, string> {
  const { password, ...account } = credentials;
  const name = 'email' in account ? account.email : account.internationalCode + account.phone;
  const pwd = encryptPassword(password, random);
  const signature = createHash('sha256')
    .update(name + pwd + random + userDomainSecret, 'utf8')
    .digest('hex');
  return { ...account, pwd, random, userDomain, signature };
}
