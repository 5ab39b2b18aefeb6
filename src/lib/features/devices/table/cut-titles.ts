/**
 * A text that its cell cuts off is shown whole once the mouse is on it. Only then: a title for each cell would cost a
 * table that scrolls more than the texts themselves. Gives what ends that.
 */
export function titleWhatIsCut(grid: HTMLElement): () => void {
  function onOver({ target }: MouseEvent): void {
    if (!(target instanceof Element)) return;
    const cell = target.closest<HTMLElement>('[data-line] a, [data-line] > div');
    if (cell === null) return;
    const text = cell.textContent.trim();
    if (text !== '' && cell.scrollWidth > cell.clientWidth) cell.title = text;
    else cell.removeAttribute('title');
  }
  grid.addEventListener('mouseover', onOver);
  return () => {
    grid.removeEventListener('mouseover', onOver);
  };
}
