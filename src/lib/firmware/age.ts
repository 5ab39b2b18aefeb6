/** A plan read longer ago than this is said to be old before an upgrade without a network starts, ms. */
export const STALE_AFTER = 24 * 60 * 60 * 1000;
