import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

type Value = string | readonly Value[] | { readonly [key: string]: Value };

const manifestOf = (file: string): Value => JSON.parse(readFileSync(`static/${file}`, 'utf8')) as Value;

/** What people read of a manifest; the rest is for the browser. */
const WORDS = new Set(['lang', 'description', 'label']);

/** A manifest without its words: a shortcut's name is one, the app's is not. */
function withoutWords(value: Value, isApp = true): Value {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((each: Value) => withoutWords(each, false));
  return Object.fromEntries(
    Object.entries(value as Record<string, Value>)
      .filter(([key]) => !WORDS.has(key) && (isApp || key !== 'name'))
      .map(([key, each]) => [key, withoutWords(each, false)]),
  );
}

it('the manifests of both languages differ in their words alone', () => {
  const english = manifestOf('manifest.webmanifest');
  const chinese = manifestOf('manifest.zh-CN.webmanifest');
  expect(withoutWords(chinese)).toEqual(withoutWords(english));
  expect(JSON.stringify(chinese)).not.toContain('"lang":"en"');
});
