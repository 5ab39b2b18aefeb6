import type { ReadStream } from 'node:tty';
import { UsageError } from './options';

const ENTER = new Set(['\r', '\n', '\u0004']);
const BACKSPACE = new Set(['\b', '\u007f']);
const INTERRUPT = '\u0003';

/**
 * Asks on a terminal, showing nothing of what is typed. Rejects with `UsageError` if there is no terminal, or the
 * question was broken off.
 */
export function askPassword(
  question: string,
  { input, show }: { input: ReadStream; show: (text: string) => void },
): Promise<string> {
  if (!input.isTTY) {
    throw new UsageError('There is no terminal to ask for the password on: set DOCTOR_PASSWORD.');
  }
  show(question);
  return new Promise((resolve, reject) => {
    let typed: string[] = [];
    const end = (finish: () => void) => {
      input.off('data', take);
      input.setRawMode(false);
      input.pause();
      show('\n');
      finish();
    };
    function take(data: Buffer): void {
      for (const character of data.toString()) {
        if (character === INTERRUPT) {
          end(() => reject(new UsageError('No password was given.')));
          return;
        }
        if (ENTER.has(character)) {
          end(() => resolve(typed.join('')));
          return;
        }
        if (BACKSPACE.has(character)) typed = typed.slice(0, -1);
        else typed.push(character);
      }
    }
    input.setRawMode(true);
    input.on('data', take);
    input.resume();
  });
}
