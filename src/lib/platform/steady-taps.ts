/** What a person taps. A text field is not among them: it takes the focus when the finger comes down. */
const CONTROLS =
  'button, a[href], summary, select, label, input:is([type=checkbox], [type=radio], [type=file]), [role=button]';

/** From here on it is a drag, CSS pixels. */
const SLOP = 16;

interface Press {
  readonly pointerId: number;
  readonly control: Element | null;
  readonly x: number;
  readonly y: number;
}

/**
 * Lets a tap reach what was under the finger when it came down. A browser looks again when the finger is lifted: if
 * the page has moved meanwhile, because something has loaded, the tap hits nothing, or another control. Returns what
 * ends it.
 */
export function steadyTaps(root: Document): () => void {
  let press: Press | null = null;

  const controlAt = (target: EventTarget | null): Element | null =>
    target instanceof Element ? target.closest(CONTROLS) : null;

  const onPointerDown = (event: PointerEvent): void => {
    if (!event.isPrimary || event.button !== 0) return;
    const { pointerId, clientX: x, clientY: y } = event;
    press = { pointerId, control: controlAt(event.target), x, y };
  };

  const onPointerMove = (event: PointerEvent): void => {
    if (press?.pointerId !== event.pointerId) return;
    if (Math.hypot(event.clientX - press.x, event.clientY - press.y) > SLOP) press = null;
  };

  const onPointerCancel = (): void => {
    press = null;
  };

  const onClick = (event: MouseEvent): void => {
    // A key's click, and one that a script makes, have no pointer.
    if (!event.isTrusted || event.detail === 0 || press === null) return;
    const { control } = press;
    press = null;
    const hit = controlAt(event.target);
    if (hit === control || (control !== null && event.composedPath().includes(control))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    // Taken away under the finger, it does nothing; what came to lie there was not meant.
    if (control?.isConnected === true && control instanceof HTMLElement) control.click();
  };

  root.addEventListener('pointerdown', onPointerDown, true);
  root.addEventListener('pointermove', onPointerMove, true);
  root.addEventListener('pointercancel', onPointerCancel, true);
  root.addEventListener('click', onClick, true);
  return () => {
    root.removeEventListener('pointerdown', onPointerDown, true);
    root.removeEventListener('pointermove', onPointerMove, true);
    root.removeEventListener('pointercancel', onPointerCancel, true);
    root.removeEventListener('click', onClick, true);
  };
}
