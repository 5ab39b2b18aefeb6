/** What stands in place of a number in which the texts of one reason differ. */
export const NUMBER_GAP = '…';

/** Numbers that reasons of the same words were told with. */
export interface ReasonNumbers {
  /** Those in which they differ, in their order, as they were written. */
  readonly numbers: readonly string[];
  readonly devices: number;
}

/** Why devices failed, in the platform's words. */
export interface FailureReason {
  /** Names the reason: no other of the same plan has it. */
  readonly key: string;
  /** As they were told, '' if the platform says none; `NUMBER_GAP` in place of numbers that differ. */
  readonly words: string;
  readonly devices: number;
  /** The most frequent first; empty if all were told the same. */
  readonly variants: readonly ReasonNumbers[];
}

/** One that touches Latin letters is part of a name, such as E12 or 4G, and says more than how many. */
const NUMBER = /(?<![A-Za-z0-9_.,:])(?:0[xX][0-9a-fA-F]+|\d+(?:[.,:]\d+)*)(?![A-Za-z0-9_])/g;

type Told = readonly [text: string, devices: number];

interface Split {
  /** What stands around the numbers: one more than there are numbers. */
  readonly words: readonly string[];
  readonly numbers: readonly string[];
  readonly devices: number;
}

const hasWords = /\p{L}/u;

function split([text, devices]: Told): Split {
  const words = text.split(NUMBER);
  // Numbers alone would leave nothing to tell reasons apart by.
  if (!words.some((part) => hasWords.test(part))) return { words: [text], numbers: [], devices };
  return { words, numbers: text.match(NUMBER) ?? [], devices };
}

const keyOf = ({ words }: Split): string => JSON.stringify(words);

function grouped(told: readonly Split[]): ReadonlyMap<string, readonly Split[]> {
  const groups = new Map<string, Split[]>();
  for (const each of told) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return groups;
}

/** Texts, each with how many devices told it, as reasons: those that differ in numbers alone are one. Most frequent first. */
export function failureReasons(told: readonly Told[]): readonly FailureReason[] {
  return [...grouped(told.map(split))]
    .map(([key, group]) => reasonOf(key, group))
    .toSorted((a, b) => b.devices - a.devices);
}

/** What one device told, as a reason that others have too. */
export interface ToldReason {
  /** As a `FailureReason` has them. */
  readonly words: string;
  /** The numbers of this device that others of the reason do not all have; empty if all told the same. */
  readonly numbers: readonly string[];
}

/** The reason of each device's text, in the order of the texts. */
export function reasonsOfTexts(texts: readonly string[]): readonly ToldReason[] {
  const told = texts.map((text) => split([text, 1]));
  const sketches = new Map([...grouped(told)].map(([key, group]) => [key, sketchOf(group)]));
  return told.map((each) => {
    const { words, ownOf } = sketches.get(keyOf(each)) ?? sketchOf([each]);
    return { words, numbers: ownOf(each) };
  });
}

/** The words of a group, and which of a text's numbers differ within it. */
function sketchOf(group: readonly Split[]): {
  readonly words: string;
  readonly ownOf: (each: Split) => readonly string[];
} {
  const [{ words, numbers } = { words: [], numbers: [] }] = group;
  const differs = numbers.map((number, place) => group.some((other) => other.numbers[place] !== number));
  const shown = words.map((part, place) => {
    const number = numbers[place];
    return number === undefined ? part : part + (differs[place] === true ? NUMBER_GAP : number);
  });
  return {
    words: shown.join(''),
    ownOf: (each) => each.numbers.filter((_, place) => differs[place] === true),
  };
}

function reasonOf(key: string, group: readonly Split[]): FailureReason {
  const { words, ownOf } = sketchOf(group);
  const variants = group
    .map((each) => ({ numbers: ownOf(each), devices: each.devices }))
    .toSorted((a, b) => b.devices - a.devices);
  return {
    ...{ key, words },
    devices: group.reduce((sum, { devices }) => sum + devices, 0),
    variants: group.length > 1 ? variants : [],
  };
}
