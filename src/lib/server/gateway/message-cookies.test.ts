import { describe, expect, it } from 'vitest';
import { messageCookies } from './message-cookies';

function exchange(cookie?: string) {
  const told: Record<string, unknown> = {};
  const response = { setHeader: (name: string, value: unknown) => (told[name] = value) };
  const cookies = messageCookies({ headers: cookie === undefined ? {} : { cookie } }, response as never);
  return { cookies, told };
}

const options = { path: '/', httpOnly: true, sameSite: 'strict', secure: true } as const;

describe('cookies of a message', () => {
  it('are read as browsers send them', () => {
    const { cookies } = exchange('a=1; b=x%2Fy=;  c =2;a=3; d; =4; e=%zz');
    expect(cookies.getAll()).toEqual([
      { name: 'a', value: '1' },
      { name: 'b', value: 'x/y=' },
      { name: 'c', value: '2' },
      { name: 'e', value: '%zz' },
    ]);
    expect(cookies.get('d')).toBeUndefined();
    expect(exchange().cookies.getAll()).toEqual([]);
  });

  it('are told with all that keeps them, the last word alone', () => {
    const { cookies, told } = exchange('old=1');
    cookies.set('s.0', 'first', { ...options, maxAge: 1 });
    cookies.set('s.0', 'a b', { ...options, maxAge: 60.7 });
    cookies.delete('old', { ...options, httpOnly: false, secure: false });
    expect(told['Set-Cookie']).toEqual([
      's.0=a%20b; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Strict',
      'old=; Max-Age=0; Path=/; SameSite=Strict',
    ]);
    expect(cookies.getAll()).toEqual([{ name: 's.0', value: 'a b' }]);
  });
});
