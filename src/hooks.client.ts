import type { HandleClientError } from '@sveltejs/kit';

/** An address that leads nowhere is the page's to say, not a fault; everything else belongs on the console. */
export const handleError: HandleClientError = ({ error, status, message }) => {
  if (status !== 404) console.error(error);
  return { message };
};
