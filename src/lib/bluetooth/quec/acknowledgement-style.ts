/** Which address an acknowledgement names: that of the packet itself, or the one that comes next. */
export type AcknowledgementStyle = 'own' | 'next';

/** The style in which `address` acknowledges the bytes from `offset` to before `end`; null where in neither. */
export function styleOf(address: number, offset: number, end: number): AcknowledgementStyle | null {
  if (address === offset) return 'own';
  return address === end ? 'next' : null;
}
