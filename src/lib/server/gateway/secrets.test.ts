import { expect, test } from 'vitest';
import { isOverairError } from '../../errors';
import { cleanAnswer } from './secrets';

const cleaned = (text: string) =>
  JSON.stringify(cleanAnswer(JSON.parse(text), (url) => `sealed:${url.length}`));

test('takes secrets out at any depth, however they are spelt', () => {
  const text = '{"list":[{"authKey":"a","auth_key":"b","x":{"BT-PWD":"c","bindingCode":[1],"kept":null}}]}';
  expect(cleaned(text)).toBe('{"list":[{"x":{"kept":null}}]}');
});

test('seals links, and leaves other values as they are', () => {
  const text =
    '{"filePath":"https://a","files":[{"filePath":""},{"filePath":null}],"__proto__":{"authKey":1}}';
  expect(cleaned(text)).toBe(
    '{"filePath":"sealed:9","files":[{"filePath":""},{"filePath":null}],"__proto__":{}}',
  );
});

test('refuses what is nested without end instead of running out of stack', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  let thrown: unknown;
  try {
    cleaned(deep);
  } catch (error) {
    thrown = error;
  }
  expect(isOverairError(thrown, 'answer-malformed')).toBe(true);
});
