/** Written in by the build (vite.config.ts). */
declare const APP_VERSION: string;

/** This release, as package.json names it. */
export const appVersion = APP_VERSION;
