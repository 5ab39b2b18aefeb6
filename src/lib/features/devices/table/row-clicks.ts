import type { Device } from '$lib/developer-center/types';

export interface RowClickOptions {
  /** The device of a row, by its `deviceIdText`; null if it is not listed. */
  readonly deviceOf: (id: string) => Device | null;
  /** Selects a device or takes it out; `extend`: selects all from the one that was picked last. */
  readonly pick: (device: Device, extend: boolean) => void;
  readonly isPicked: (device: Device) => boolean;
  /** The keyboard stands on this device now. */
  readonly standOn: (device: Device) => void;
}

/**
 * What the mouse does with the rows of a table, heard once for all of them: a click opens, with Shift it selects a
 * range, with Ctrl or Command one more. What a browser does with a link of its own accord it goes on doing. Gives what
 * ends that.
 */
export function hearRowClicks(element: HTMLElement, options: RowClickOptions): () => void {
  const rowOf = (target: EventTarget | null): HTMLElement | null =>
    target instanceof Element ? target.closest<HTMLElement>('[data-line]') : null;
  const deviceAt = (target: EventTarget | null): Device | null =>
    options.deviceOf(rowOf(target)?.dataset['line'] ?? '');

  function onClick(event: MouseEvent): void {
    const device = deviceAt(event.target);
    if (device === null || !(event.target instanceof Element)) return;
    const box = event.target.closest<HTMLInputElement>('input[type=checkbox]');
    const link = event.target.closest('a');
    if (box !== null) {
      options.pick(device, event.shiftKey);
      // What a click makes of a box is the browser's; what it shows is whether the device is selected.
      box.checked = options.isPicked(device);
    } else if (event.shiftKey) {
      event.preventDefault();
      if (!device.shared) options.pick(device, true);
    } else if (link === null && (event.ctrlKey || event.metaKey)) {
      if (!device.shared) options.pick(device, false);
    } else if (link === null && getSelection()?.isCollapsed !== false) {
      // Whoever marks a key to copy it does not want to leave.
      rowOf(event.target)?.querySelector<HTMLAnchorElement>('a')?.click();
    }
  }

  function onFocus(event: FocusEvent): void {
    const device = deviceAt(event.target);
    if (device !== null) options.standOn(device);
  }

  /** With Shift, the browser marks text from click to click. */
  function onMouseDown(event: MouseEvent): void {
    if (event.shiftKey && deviceAt(event.target) !== null) event.preventDefault();
  }

  const stop = new AbortController();
  const { signal } = stop;
  element.addEventListener('click', onClick, { signal });
  element.addEventListener('focusin', onFocus, { signal });
  element.addEventListener('mousedown', onMouseDown, { signal });
  return () => {
    stop.abort();
  };
}
