/** An integer of fewer digits a number always holds. */
const LONG = 16;

const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const COLON = 58;
const OPENING = 91;
const BACKSLASH = 92;
const CLOSING = 93;
const CLOSING_BRACE = 125;

function isDigit(code: number): boolean {
  return code >= ZERO && code <= ZERO + 9;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function isWord(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
  );
}

/** Whether `":` stands before, its quote the end of a name: no string can begin where a word has just ended. */
function followsName(text: string, start: number): boolean {
  let at = start - 1;
  while (isSpace(text.charCodeAt(at))) at -= 1;
  return (
    text.charCodeAt(at) === COLON && text.charCodeAt(at - 1) === QUOTE && isWord(text.charCodeAt(at - 2))
  );
}

/** Where the string ends that begins at `open`: the place of its closing quote, or the end of a text without one. */
function endOfString(text: string, open: number): number {
  for (let close = text.indexOf('"', open + 1); close !== -1; close = text.indexOf('"', close + 1)) {
    let first = close;
    while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
    if ((close - first) % 2 === 0) return close;
  }
  return text.length;
}

/** Says of places in rising order whether they are inside a string, going from quote to quote. */
function stringsOf(text: string): (place: number) => boolean {
  let outside = 0;
  return (place) => {
    for (;;) {
      const open = text.indexOf('"', outside);
      if (open === -1 || open >= place) return false;
      const close = endOfString(text, open);
      if (close > place) return true;
      outside = close + 1;
    }
  };
}

/** Whether what stands from `start` to `end` has the neighbours of a value that is one integer. */
function standsAlone(text: string, start: number, end: number): boolean {
  const before = text.charCodeAt(start - 1);
  const after = text.charCodeAt(end);
  return (
    (before === COLON || before === COMMA || before === OPENING || isSpace(before)) &&
    (after === COMMA || after === CLOSING || after === CLOSING_BRACE || isSpace(after))
  );
}

/** Calls `found` with the bounds of each long integer that may be a value. */
function eachLongInteger(text: string, found: (start: number, end: number) => void): void {
  // So many digits in a row leave out no place of each so many: the others need not be looked at.
  for (let at = LONG - 1; at < text.length; at += LONG) {
    if (!isDigit(text.charCodeAt(at))) continue;
    let start = at;
    let end = at + 1;
    while (isDigit(text.charCodeAt(start - 1))) start -= 1;
    while (isDigit(text.charCodeAt(end))) end += 1;
    while (at + LONG < end) at += LONG;
    if (end - start < LONG || text.charCodeAt(start) === ZERO) continue;
    if (text.charCodeAt(start - 1) === MINUS) start -= 1;
    if (standsAlone(text, start, end)) found(start, end);
  }
}

/** The text with each integer that a number cannot hold in quotes. */
function quoteLongIntegers(text: string): string {
  const isInString = stringsOf(text);
  const parts: string[] = [];
  let done = 0;
  eachLongInteger(text, (start, end) => {
    const digits = text.slice(start, end);
    if (Number.isSafeInteger(Number(digits))) return;
    if (!followsName(text, start) && isInString(start)) return;
    parts.push(text.slice(done, start), digits);
    done = end;
  });
  if (parts.length === 0) return text;
  parts.push(text.slice(done));
  return parts.join('"');
}

/**
 * JSON without loss: an integer that a number cannot hold (a planId is an int64) becomes a text of its digits.
 * Throws a SyntaxError. Of keys given twice the last counts, as with JSON.parse.
 *
 * JSON.parse gives no source text on Node 20, and a parser written in JavaScript takes seven times as long: so the
 * few integers in question are found first and quoted.
 */
export function parseLossless(text: string): unknown {
  // With the spaces, a number that is a whole text has something before and behind it too.
  return JSON.parse(quoteLongIntegers(/^[\s-]*\d/.test(text) ? ` ${text} ` : text)) as unknown;
}
