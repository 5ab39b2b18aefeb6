import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from './configuration-values';
import { isFileError } from './file-error';

const FILE = 'session-secret';
const LEAST_CHARACTERS = 32;

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Makes the file whole or not at all, so that of two servers starting at once both take the same secret. */
function create(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!isFileError(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
}

/**
 * The secret kept in the data folder, made at the first start, readable by this user alone. Throws
 * `ConfigurationError` if it can be neither read nor made, or is too short.
 */
export function keptSessionSecret(folder: string): string {
  const file = join(folder, FILE);
  let secret: string | null;
  try {
    secret = read(file);
    if (secret === null) {
      create(folder, file);
      secret = read(file);
    }
  } catch (cause) {
    throw new ConfigurationError('DATA_DIR must be a folder that this user can write to.', { cause });
  }
  if (secret !== null && secret.length >= LEAST_CHARACTERS) return secret;
  throw new ConfigurationError(
    `DATA_DIR holds a ${FILE} that is too short: delete it, and a new one is made at the next start.`,
  );
}
