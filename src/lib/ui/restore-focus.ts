/**
 * Keeps the keyboard's place if the focused element inside `root` disappears, because its button is no longer
 * offered: the focus goes to what `fallback` gives. Returns what ends it.
 */
export function keepFocus(root: HTMLElement, fallback: () => HTMLElement | null): () => void {
  let last: Element | null = null;
  const remember = (event: FocusEvent): void => {
    last = event.target instanceof Element ? event.target : null;
  };
  const forget = (event: FocusEvent): void => {
    // Whoever goes elsewhere is not called back; a removed element leaves nowhere.
    if (event.relatedTarget !== null) last = null;
  };
  const observer = new MutationObserver(() => {
    if (last === null || last.isConnected) return;
    last = null;
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) fallback()?.focus();
  });
  root.addEventListener('focusin', remember);
  root.addEventListener('focusout', forget);
  observer.observe(root, { childList: true, subtree: true });
  return () => {
    observer.disconnect();
    root.removeEventListener('focusin', remember);
    root.removeEventListener('focusout', forget);
  };
}
