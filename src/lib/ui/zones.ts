/** Every request says it, and to find it out is half of what a request costs: asked again if the clock says so. */
let kept: { readonly offset: number; readonly name: string } | null = null;

/** The time zones that this browser knows, by their IANA names. */
export const browserZone = {
  /** The device's own. */
  own(): string {
    const offset = new Date().getTimezoneOffset();
    if (kept?.offset !== offset) kept = { offset, name: Intl.DateTimeFormat().resolvedOptions().timeZone };
    return kept.name;
  },

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
