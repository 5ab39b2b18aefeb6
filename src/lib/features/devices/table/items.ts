import { needs, type DeviceRow, type Need } from '$lib/fleet/rows';

/** A line of the table: a device, or the heading of the devices below it. */
export type Item =
  | { readonly kind: 'device'; readonly row: DeviceRow }
  | { readonly kind: 'heading'; readonly need: Need; readonly rows: readonly DeviceRow[] };

interface Section {
  /** Null: it has no heading. */
  readonly need: Need | null;
  readonly rows: readonly DeviceRow[];
}

/** The lines of a table, by number from 0: thousands are counted, not listed. */
export class Items {
  readonly #sections: readonly Section[];

  private constructor(sections: readonly Section[]) {
    this.#sections = sections.filter(({ rows }) => rows.length > 0);
  }

  /** Devices under headings that say what they need. */
  static grouped(groups: Readonly<Record<Need, readonly DeviceRow[]>>): Items {
    return new Items(needs.map((need) => ({ need, rows: groups[need] })));
  }

  /** Devices alone. */
  static plain(rows: readonly DeviceRow[]): Items {
    return new Items([{ need: null, rows }]);
  }

  get count(): number {
    return this.#sections.reduce((sum, section) => sum + lengthOf(section), 0);
  }

  /** The item of this number; undefined if there is none. */
  at(number: number): Item | undefined {
    let before = 0;
    for (const section of this.#sections) {
      const within = number - before - headingsOf(section);
      if (section.need !== null && within === -1)
        return { kind: 'heading', need: section.need, rows: section.rows };
      const row = section.rows[within];
      if (row !== undefined) return { kind: 'device', row };
      before += lengthOf(section);
    }
    return undefined;
  }

  /** The number of a device, by its place among all devices. */
  numberOf(place: number): number {
    let [devices, headings] = [0, 0];
    for (const section of this.#sections) {
      headings += headingsOf(section);
      devices += section.rows.length;
      if (place < devices) break;
    }
    return place + headings;
  }
}

const headingsOf = ({ need }: Section): number => (need === null ? 0 : 1);
const lengthOf = (section: Section): number => section.rows.length + headingsOf(section);
