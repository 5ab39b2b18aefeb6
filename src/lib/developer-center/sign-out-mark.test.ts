import { expect, it } from 'vitest';
import { signOutMark } from './sign-out-mark';

it.each([
  ['https:', '__Host-overair-signed-out=a%2F1;Path=/;SameSite=Strict;Max-Age=34560000;Secure'],
  ['http:', 'overair-signed-out=a%2F1;Path=/;SameSite=Strict;Max-Age=34560000'],
])('a mark over %s is a cookie that a browser takes and keeps, and is found again', (protocol, cookie) => {
  const document = { cookie: 'other=1' };
  const mark = signOutMark(document, { protocol });
  expect(mark.left()).toBeNull();
  mark.leave('a/1');
  expect(document.cookie).toBe(cookie);
  document.cookie = `other=1; ${cookie.split(';', 1)[0]}`;
  expect(mark.left()).toBe('a/1');
});
