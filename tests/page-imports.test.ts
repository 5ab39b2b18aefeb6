import { expect, it } from 'vitest';
import { filesOf } from '../scripts/page-imports.mjs';

it('names what a page imports statically, each file once, whatever leads there dynamically as well', () => {
  const manifest = {
    page: { file: 'page.js', imports: ['_layout', '_words'] },
    _layout: { file: 'layout.js', imports: ['_framework'], dynamicImports: ['dialog'] },
    dialog: { file: 'dialog.js', imports: ['_words', '_fields'] },
    _words: { file: 'words.js', imports: ['_layout'] },
    _fields: { file: 'fields.js' },
    _framework: { file: 'framework.js' },
  };
  expect(filesOf(manifest, ['page']).toSorted()).toEqual([
    'framework.js',
    'layout.js',
    'page.js',
    'words.js',
  ]);
  expect(() => filesOf(manifest, ['page', 'other'])).toThrow('The build has no "other".');
});
