const HIDDEN = '[hidden]';
/** A shorter token would stand in words that have nothing to do with it. */
const SHORTEST = 8;

/** How a text of printable ASCII may stand in JSON, with its slashes escaped or not, or in a query. */
function writings(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  return [json.replaceAll('/', '\\/'), json, encodeURIComponent(secret)];
}

/** An answer's text without the Authorization header that it answers to: some platforms repeat it in what they say. */
export function hideToken(text: string, authorization: string | null): string {
  const token = (authorization ?? '').replace(/^Bearer\s+/i, '');
  if (token.length < SHORTEST) return text;
  return [...new Set(writings(token))].reduce((rest, writing) => rest.replaceAll(writing, HIDDEN), text);
}

/** A message for people without anything that looks like a token, whole or cut off. */
export function hideTokens(message: string): string {
  return message
    .replace(/\bBearer\s+[^\s"',;]{8,}/gi, `Bearer ${HIDDEN}`)
    .replace(/\beyJ[\w-]{6,}(\.[\w-]*){0,2}/g, HIDDEN);
}
