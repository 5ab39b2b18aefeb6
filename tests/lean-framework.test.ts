import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lean } from '../scripts/lean-framework.mjs';
import { shortClass } from '../scripts/short-class.mjs';

const CHANGED = [
  '/svelte/src/internal/client/dom/hydration.js',
  '/svelte/src/internal/flags/index.js',
  '/svelte/src/legacy/legacy-client.js',
  '/@sveltejs/kit/src/runtime/client/client.js',
];

const isUnknown = /is not what scripts\/lean-framework.mjs knows/;

describe('the framework as it is built', () => {
  it.each(CHANGED)('knows %s as it is installed', (path) => {
    const code = readFileSync(`node_modules${path}`, 'utf8');
    expect(lean(code, path)).not.toBe(code);
  });

  it('leaves every other module as it is', () => {
    expect(lean('export const one = 1;', '/svelte/src/constants.js')).toBe('export const one = 1;');
  });

  it.each(CHANGED)('refuses another %s', (path) => {
    expect(() => lean('export let another = false;', path)).toThrow(isUnknown);
  });
});

describe('the class of a component', () => {
  it('is the same each time', () => {
    const hash = () => 'abcdefg';
    expect(shortClass({ hash, filename: 'One.svelte' })).toBe('sdefg');
    expect(shortClass({ hash, filename: 'One.svelte' })).toBe('sdefg');
  });

  it('is never that of another', () => {
    shortClass({ hash: () => 'zyxwvut', filename: 'One.svelte' });
    expect(() => shortClass({ hash: () => 'abcwvut', filename: 'Two.svelte' })).toThrow(
      /have the same class/,
    );
  });
});
