import type { Clock } from '../../clock';
import { describeFault, type Log } from '../gateway/log';

/** So that a supervisor starts the server anew: systemd's `on-failure`, Docker's, Kubernetes' alike. */
const EXIT_STATUS = 1;
/** Longer than open requests are given by any setting that is meant: whatever hangs then, hangs for good. */
const LONGEST_END_MS = 15 * 60_000;
/** A fault that comes again with every tick must not fill the disk while the server ends. */
const MOST_LINES = 20;

/** What this needs of Node's process. */
export interface Process {
  exitCode?: number | string | null | undefined;
  on(event: 'uncaughtException', listener: (error: unknown, origin: string) => void): unknown;
  emit(event: 'SIGTERM', signal: 'SIGTERM'): unknown;
  exit(code?: number): unknown;
}

let faults = 0;

/** Whether an error that nobody foresaw has happened: from then on this server is about to end. */
export function isFaulty(): boolean {
  return faults > 0;
}

/**
 * For errors that nobody foresaw, of which nobody knows what they have left behind: says where they happened, lets open
 * requests have their time, and ends the process with a status that has it started anew. To be called once, at the start.
 */
export function endAtFault(process: Process, { log, clock }: { log: Log; clock: Clock }): void {
  process.on('uncaughtException', (error, origin) => {
    faults += 1;
    if (faults <= MOST_LINES) log('error', { event: 'unforeseen', origin, fault: describeFault(error) });
    if (faults > 1) return;
    process.exitCode = EXIT_STATUS;
    clock.after(LONGEST_END_MS, () => process.exit(EXIT_STATUS));
    process.emit('SIGTERM', 'SIGTERM');
  });
}

/** A reader of the log that goes away, a disk that is full: no reason for the pages to go too. */
export function outliveLogs(...streams: Pick<NodeJS.WriteStream, 'on'>[]): void {
  for (const stream of streams) stream.on('error', () => undefined);
}
