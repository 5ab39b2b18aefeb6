import { expect, it } from 'vitest';
import { decode } from './own-decoder';
import { codePicture, type CodeKind } from './testing/code-picture';

it.each<[CodeKind, string]>([
  ['qrcode', 'p11bLe;A2C0DE000016'],
  ['qrcode', 'https://example.com/d?pk=p11bLe&dk=A2C0DE000016#冷库'],
  ['datamatrix', '{"pk":"p11bLe","dk":"A2C0DE000016"}'],
  ['code128', 'A2C0DE000016'],
  ['code39', '004999010000001'],
])('a %s of %s', async (kind, text) => {
  expect(await decode(codePicture(kind, text, { cell: kind.startsWith('code') ? 1 : 3 }))).toBe(text);
});

it('a picture without a code has no text, nor has one that is cut through', async () => {
  const picture = codePicture('qrcode', 'p11bLe;A2C0DE000016');
  const { width, height } = picture;
  const noise = Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) => (at * 7919) % 251);
  expect(await decode({ data: noise, width, height })).toBeNull();
  const cut = picture.data.slice().fill(255, (width * height * 4) / 2);
  expect(await decode({ data: cut, width, height })).toBeNull();
});
