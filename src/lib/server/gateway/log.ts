export type LogLevel = 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, string | number>>;

/**
 * Writes one line of JSON. Fields are named one by one by those who log, and none of them may hold a token, a password,
 * a secret, a body, a query or a path with a sealed link in it.
 */
export type Log = (level: LogLevel, fields: LogFields) => void;

/** `write` is given whole lines; `now` is ms since the epoch. */
export function createLog(write: (line: string) => void, now: () => number): Log {
  return (level, fields) => {
    write(`${JSON.stringify({ time: new Date(now()).toISOString(), level, ...fields })}\n`);
  };
}

const MOST_FRAMES = 10;

function kindOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  return error.name + code;
}

/**
 * What kind of fault it was, what caused it, and where. Messages stay out: some repeat the value they complain about.
 */
export function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const places = frames.slice(0, MOST_FRAMES).map((line) => line.trim());
  const cause = error.cause instanceof Error ? [`caused by ${kindOf(error.cause)}`] : [];
  return [kindOf(error), ...cause, ...places].join(' | ');
}
