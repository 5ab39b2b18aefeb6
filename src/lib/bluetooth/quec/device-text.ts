/** Characters of a device's text that are kept. */
const MAX_CHARACTERS = 256;

/** A device's text, fit to be shown: UTF-8, without control characters, at most 256 characters. */
export function deviceText(bytes: Uint8Array): string {
  // Four bytes are the most that one character takes.
  const text = new TextDecoder().decode(bytes.subarray(0, 4 * MAX_CHARACTERS));
  return Array.from(text.replace(/\p{C}/gu, '')).slice(0, MAX_CHARACTERS).join('');
}
