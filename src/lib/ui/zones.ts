/** The time zones that this browser knows, by their IANA names. */
export const browserZone = {
  /** The device's own. */
  own: (): string => Intl.DateTimeFormat().resolvedOptions().timeZone,

  knows(name: string): boolean {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      return true;
    } catch {
      // RangeError: there is no such zone.
      return false;
    }
  },

  /** All of them, in the order of their names, with UTC. */
  all: (): readonly string[] => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])],
};
