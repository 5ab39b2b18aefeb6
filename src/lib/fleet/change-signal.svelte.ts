/** Lets effects follow what lives in plain maps: one signal for all of it, because a list reads thousands at once. */
export class ChangeSignal {
  #version = $state(0);
  #count = 0;

  /** Makes the reading effect run again after the next `tell`. */
  read(): number {
    return this.#version;
  }

  /** Reads nothing itself, so that an effect may cause news without following them. */
  tell(): void {
    this.#version = ++this.#count;
  }
}
