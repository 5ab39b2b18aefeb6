import type { CommandUse } from '../../product-profile';

/**
 * Packets in a row that need a second send before commands are used less: noise may cost one; two in a row are commands
 * that a stack takes and loses, which it does without an error.
 */
const TROUBLED_PACKETS = 2;

const NEXT: Readonly<Record<CommandUse, CommandUse>> = {
  most: 'seven-of-eight',
  'seven-of-eight': 'none',
  none: 'none',
};

/** The way down of write commands: all but the last piece, then a request every eighth piece, then requests only. */
export class CommandLadder {
  #use: CommandUse;
  #troubled = 0;

  constructor(use: CommandUse) {
    this.#use = use;
  }

  get use(): CommandUse {
    return this.#use;
  }

  /** Takes note of a packet that was sent with commands; says whether commands are now used less. */
  delivered(neededSecondSend: boolean): boolean {
    this.#troubled = neededSecondSend ? this.#troubled + 1 : 0;
    if (this.#troubled < TROUBLED_PACKETS || this.#use === 'none') return false;
    this.#use = NEXT[this.#use];
    this.#troubled = 0;
    return true;
  }
}
