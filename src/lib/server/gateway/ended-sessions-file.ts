import { randomBytes } from 'node:crypto';
import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import { appendFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from './configuration-values';
import type { EndedSession, EndedSessionsJournal } from './ended-sessions';
import { isFileError } from './file-error';

const FILE = 'ended-sessions';

/** A line is whole or, if the power went while it was written, no line. */
function parseLine(line: string): EndedSession[] {
  const [, id, until] = /^([\w-]{1,64}) (\d{1,16})$/.exec(line) ?? [];
  return id === undefined ? [] : [{ id, until: Number(until) }];
}

const toLine = ({ id, until }: EndedSession): string => `${id} ${Math.ceil(until)}\n`;

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return '';
    throw error;
  }
}

/**
 * Ended sessions in a file of the data folder, one a line, readable by this user alone. A write resolves when it is on
 * the disk. Throws `ConfigurationError` if the folder can be neither read nor written to.
 */
export function endedSessionsFile(folder: string): EndedSessionsJournal {
  const file = join(folder, FILE);
  let text: string;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    text = read(file);
  } catch (cause) {
    throw new ConfigurationError('DATA_DIR must be a folder that this user can write to.', { cause });
  }
  // What stands after a line that was cut off must not continue it.
  let start = text === '' || text.endsWith('\n') ? '' : '\n';
  return {
    read: () => text.split('\n').flatMap(parseLine),
    async append(session) {
      const line = start + toLine(session);
      // A disk that is full may take half a line.
      start = '\n';
      await appendFile(file, line, { mode: 0o600, flush: true });
      start = '';
    },
    async rewrite(sessions) {
      const draft = `${file}.${randomBytes(6).toString('hex')}`;
      try {
        await writeFile(draft, sessions.map(toLine).join(''), { mode: 0o600, flag: 'wx', flush: true });
        await rename(draft, file);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
  };
}
