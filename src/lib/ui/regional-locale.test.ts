import { expect, it } from 'vitest';
import { regionalLocale } from './regional-locale';

it.each([
  ['en', ['en-GB', 'en'], 'en-GB'],
  ['en', ['de-AT', 'en-IE'], 'en-IE'],
  ['en', ['de-AT'], 'en'],
  ['zh-CN', ['en', 'zh-SG'], 'zh-SG'],
  // The same words, another writing: 週 has no place beside 周.
  ['zh-CN', ['zh-TW', 'zh-Hant-HK'], 'zh-CN'],
  ['en', ['not a tag', 'en-ZA'], 'en-ZA'],
])('of %s, for who prefers %o, is %s', (language, preferred, locale) => {
  expect(regionalLocale(language, preferred)).toBe(locale);
});
