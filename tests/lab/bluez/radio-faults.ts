/** An operation that a stack refuses once after connecting: GATT 133 and its like. */
export type FirstOperation = 'write' | 'subscription';

/** Services as the phone remembers them from before a restart: absent, or with handles that lead nowhere. */
export type StaleServices = 'missing' | 'dead';

/** What goes wrong between a page and one device; a test sets it, and takes it back, while it runs. */
export class RadioFaults {
  /** The next so many operations of each kind are refused, whatever link they go over. */
  readonly refusals: Record<FirstOperation, number> = { write: 0, subscription: 0 };
  /** What is written is answered by the stack and never reaches the device; nothing comes from it. */
  isSilent = false;
  /** A write is never answered, nor does it reach the device. */
  writesHang = false;
  /** What is found instead of the device's services; Bluetooth switched off and on, it is forgotten. */
  staleServices: StaleServices | null = null;

  /** Whether this operation is one of those to be refused. */
  refuses(operation: FirstOperation): boolean {
    if (this.refusals[operation] === 0) return false;
    this.refusals[operation] -= 1;
    return true;
  }
}
