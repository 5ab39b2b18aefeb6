// Pages live on IndexedDB and Web Bluetooth: there is nothing for a server to render.
export const ssr = false;
export const prerender = false;
