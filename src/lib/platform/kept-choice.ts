/**
 * A small choice of the person at this browser, as JSON: what is needed before the first paint, and is no loss if it is
 * gone. Null if nothing is kept, it is no JSON, or the browser keeps nothing for this page.
 */
export function keptChoice(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null');
  } catch {
    // Damaged, or forbidden: the usual choice stands.
    return null;
  }
}

/** Keeps a choice; a browser that keeps nothing goes on without. */
export function keepChoice(name: string, choice: unknown): void {
  try {
    localStorage.setItem(name, JSON.stringify(choice));
  } catch {
    // Full, or forbidden: it holds as long as the page is open.
  }
}
