/** What SvelteKit tells its service worker; its own declarations would bring in the page's. */
declare module '$service-worker' {
  /** Paths of the built scripts and styles, whose names change with their content. */
  export const build: string[];
  /** Paths of what lies in `static`. */
  export const files: string[];
  /** Names this build. */
  export const version: string;
}
