import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import english from '../src/messages/en.json' with { type: 'json' };
import chinese from '../src/messages/zh-CN.json' with { type: 'json' };

const pages = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

const textOf = (page: string): string => readFileSync(page, 'utf8');

/** As GitHub makes an anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

const anchorsOf = (page: string): string[] =>
  Array.from(textOf(page).matchAll(/^#+ (.+)$/gm), ([, heading = '']) => anchorOf(heading));

/** What is read as code, in a block or in a line. */
const codeOf = (page: string): string => (textOf(page).match(/```[^]*?```|`[^`\n]+`/g) ?? []).join('\n');

describe.each(pages)('%s', (page) => {
  it('has links that lead somewhere', () => {
    const links = Array.from(textOf(page).matchAll(/\]\(([^)]+)\)/g), ([, link = '']) => link);
    const broken = links.filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? page : join(dirname(page), file);
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });
    expect(broken).toEqual([]);
  });

  it('names commands that there are', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = Array.from(codeOf(page).matchAll(/npm run ([\w:-]+)/g), ([, name = '']) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('names files of the project that there are', () => {
    const named = Array.from(
      codeOf(page).matchAll(/`((?:src|tests|scripts|deploy|docs)\/[\w./@-]+)`/g),
      ([, name = '']) => name,
    );
    expect(named.filter((name) => !existsSync(name))).toEqual([]);
  });
});

describe('settings', () => {
  it('are in the README, each that another page or file for operators names', () => {
    const readme = textOf('README.md');
    const places = ['docs/operators.md', 'deploy/overair.env', 'deploy/compose.yaml', 'deploy/Containerfile'];
    const named = places.flatMap((place) => textOf(place).match(/\b[A-Z]{2,}(?:_[A-Z]+)+\b/g) ?? []);
    // Node's own.
    const unknown = named.filter((name) => name !== 'NODE_ENV' && !readme.includes(name));
    expect([...new Set(unknown)]).toEqual([]);
  });
});

describe.each([
  ['docs/technicians.md', english],
  ['docs/technicians.zh-CN.md', chinese],
])('%s', (page, messages) => {
  it('calls what is to be tapped and seen as the app does: in bold', () => {
    const texts = new Set(Object.values<unknown>(messages));
    const named = Array.from(textOf(page).matchAll(/\*\*([^*]+)\*\*/g), ([, words = '']) => words);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((words) => !texts.has(words))).toEqual([]);
  });
});
