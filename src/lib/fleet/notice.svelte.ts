/** Lets effects follow what lives in plain maps: one signal for all of it, because a list reads thousands at once. */
export class Notice {
  #version = $state(0);

  /** Makes the reading effect run again after the next `tell`. */
  read(): number {
    return this.#version;
  }

  tell(): void {
    this.#version++;
  }
}
