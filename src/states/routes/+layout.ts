// A state lives on IndexedDB, as the app does.
export const ssr = false;
export const prerender = false;
