/**
 * A text that its cell cuts off is shown whole once the mouse is on it. Only then: a title for each cell would cost a
 * table that scrolls more than the texts themselves. And only if it is the mouse that moves: what scrolls past below it
 * would have to be laid out at once to be measured. Gives what ends that.
 */
export function titleWhatIsCut(grid: HTMLElement): () => void {
  let told: { readonly cell: HTMLElement; readonly text: string } | null = null;

  const isTold = (cell: HTMLElement | null): boolean =>
    told === null ? cell === null : told.cell === cell && told.text === textOf(told.cell);

  function forget(): void {
    told?.cell.removeAttribute('title');
    told = null;
  }

  function onMove({ target }: MouseEvent): void {
    const cell = cellAt(target);
    if (isTold(cell)) return;
    forget();
    if (cell === null) return;
    told = { cell, text: textOf(cell) };
    if (told.text !== '' && cell.scrollWidth > cell.clientWidth) cell.title = told.text;
  }

  /** A cell shows another device's text once it has scrolled. */
  function onOver({ target }: MouseEvent): void {
    if (!isTold(cellAt(target))) forget();
  }

  const stop = new AbortController();
  const { signal } = stop;
  grid.addEventListener('mousemove', onMove, { signal });
  grid.addEventListener('mouseover', onOver, { signal });
  grid.addEventListener('mouseleave', forget, { signal });
  return () => {
    forget();
    stop.abort();
  };
}

const textOf = (cell: HTMLElement): string => cell.textContent.trim();

const cellAt = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-line] a, [data-line] > div') : null;
