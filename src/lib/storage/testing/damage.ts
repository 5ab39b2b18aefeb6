// What a record or an answer may look like that somebody else, or another release, has written.

/** How a value is damaged, at a path: one of its fields is gone, of another type, or one level deeper. */
export type Damage = 'remove' | 'retype' | 'nest';

export const damages: readonly Damage[] = ['remove', 'retype', 'nest'];

type Path = readonly (string | number)[];

/** Every place in plain data; what is no plain data is one place. */
export function placesIn(value: unknown, at: Path = []): Path[] {
  if (
    value === null ||
    typeof value !== 'object' ||
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer
  )
    return at.length === 0 ? [] : [at];
  const inner = Object.entries(value).flatMap(([name, each]) =>
    placesIn(each, [...at, Array.isArray(value) ? Number(name) : name]),
  );
  return at.length === 0 ? inner : [at, ...inner];
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;

/** A copy of plain data that is damaged at one place. */
export function damaged(value: unknown, [first, ...rest]: Path, damage: Damage): unknown {
  if (first === undefined) return wrong(value, damage);
  if (Array.isArray(value)) {
    const copy: unknown[] = [...(value as unknown[])];
    const index = Number(first);
    if (rest.length === 0 && damage === 'remove') copy.splice(index, 1);
    else copy[index] = damaged(copy[index], rest, damage);
    return copy;
  }
  if (!isPlain(value)) return value;
  const others = Object.entries(value).filter(([name]) => name !== first);
  if (rest.length === 0 && damage === 'remove') return Object.fromEntries(others);
  return { ...Object.fromEntries(others), [first]: damaged(value[first], rest, damage) };
}

function wrong(value: unknown, damage: Damage): unknown {
  if (damage === 'nest') return { nested: [value] };
  return typeof value === 'string' ? { length: 3 } : typeof value === 'number' ? 'x'.repeat(2_000) : 1e300;
}
