export type LogLevel = 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, string | number>>;

/**
 * Writes one line of JSON. Fields are named one by one by those who log, and none of them may hold a token, a password,
 * a secret, a body, a query or a path with a sealed link in it.
 */
export type Log = (level: LogLevel, fields: LogFields) => void;

export function createLog(write: (line: string) => void, now: () => number): Log {
  return (level, fields) => {
    write(`${JSON.stringify({ time: new Date(now()).toISOString(), level, ...fields })}\n`);
  };
}

/** Where a fault of ours happened: its kind, message and place, cut to a bounded length. */
export function describeFault(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : typeof error;
  return text.split('\n').slice(0, 6).join(' | ').slice(0, 1000);
}
