import { expect, test } from 'vitest';
import { createSessionOpener } from './opened-sessions';
import { createSealer } from './sealer';
import { createSession, sealSession } from './session';

const sealer = createSealer('a secret of at least 32 characters', 'session');
const tokens = { access: 'Bearer a', issued: 0, accessExpires: 1, refresh: 'r', refreshExpires: 2 };

test('a seal is opened once, and what does not open is asked again', () => {
  let opened = 0;
  const open = createSessionOpener({ ...sealer, open: (sealed) => (opened++, sealer.open(sealed)) }, 'dc');
  const session = createSession('dc', { id: 'a1', name: 'demo', former: [] }, tokens);
  const sealed = sealSession(sealer, session);
  expect([open(sealed), open(sealed), opened]).toEqual([session, session, 1]);
  expect([open('x'), open('x'), opened]).toEqual([null, null, 3]);
  const foreign = sealSession(sealer, createSession('other', session.account, tokens));
  expect(open(foreign)).toBeNull();
});

test('the first are forgotten, and opened again', () => {
  const open = createSessionOpener(sealer, 'dc');
  const seals = Array.from({ length: 4_001 }, (_, index) =>
    sealSession(sealer, createSession('dc', { id: `a${index}`, name: '', former: [] }, tokens)),
  );
  const first = open(seals[0]!);
  for (const sealed of seals) open(sealed);
  expect(open(seals[0]!)).not.toBe(first);
  expect(open(seals[0]!)).toEqual(first);
});
