interface Entry {
  readonly due: number;
  readonly order: number;
  readonly task: () => void;
}

/** Tasks by their due time, the earliest first; of equal ones the one that was added first. A binary heap. */
export class TaskHeap {
  readonly #entries: Entry[] = [];
  #added = 0;

  /** When the first task is due; Infinity if there is none. */
  get due(): number {
    return this.#entries[0]?.due ?? Infinity;
  }

  add(due: number, task: () => void): void {
    const entries = this.#entries;
    const entry = { due, order: this.#added++, task };
    let at = entries.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = entries[parent];
      if (above === undefined || before(above, entry)) break;
      entries[at] = above;
      at = parent;
    }
    entries[at] = entry;
  }

  /** Takes the first task out; undefined if there is none. */
  take(): Entry | undefined {
    const entries = this.#entries;
    const first = entries[0];
    const last = entries.pop();
    if (first === undefined || last === undefined || entries.length === 0) return first;
    this.#sink(last);
    return first;
  }

  #sink(entry: Entry): void {
    const entries = this.#entries;
    let at = 0;
    for (;;) {
      const left = entries[2 * at + 1];
      const right = entries[2 * at + 2];
      if (left === undefined) break;
      const useRight = right !== undefined && before(right, left);
      const child = useRight ? right : left;
      if (before(entry, child)) break;
      entries[at] = child;
      at = 2 * at + (useRight ? 2 : 1);
    }
    entries[at] = entry;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}
