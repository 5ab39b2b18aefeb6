import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readKeys, textOfFile } from './key-text';

const known = new Set(['861234567890001', '861234567890002', 'a2c0de000001']);
const read = (text: string) => readKeys(text, (key) => known.has(key));

describe('readKeys', () => {
  it.each([
    ['861234567890001\n861234567890002\n', 2, 0],
    ['861234567890001, 861234567890002; 99', 3, 0],
    ['861234567890001 861234567890002', 2, 0],
    ['861234567890001，861234567890002', 2, 0],
    ['\uFEFF861234567890001\r\na2c0DE000001\r\n\r\nA2C0DE000001', 2, 0],
    ['="861234567890001"\n"861234567890002"', 2, 0],
    ['', 0, 0],
  ])('takes every key of a list once: %j', (text, count, leftOut) => {
    expect(read(text)).toMatchObject({ leftOut });
    expect(read(text).keys).toHaveLength(count);
  });

  it('takes the column of a table in which the devices are, without its heading', () => {
    const table = 'Name;Device Key;Site\n"Pump; old";861234567890001;Porto\nFan;77;Cork';
    expect(read(table)).toEqual({ keys: ['861234567890001', '77'], leftOut: 6 });
  });

  it('takes everything of a table in which it knows nothing, so that nothing is silently lost', () => {
    expect(read('a,b\nc,d').keys).toEqual(['a', 'b', 'c', 'd']);
  });

  it('gives back what was written one a line', () => {
    const key = fc
      .stringMatching(/^[A-Za-z0-9]{1,20}$/)
      .filter((text) => !/^(dk|key|imei|mac|id|devicekey)$/i.test(text));
    fc.assert(
      fc.property(fc.uniqueArray(key, { selector: (text) => text.toLowerCase() }), (keys) => {
        expect(read(keys.join('\n')).keys).toEqual(keys);
      }),
    );
  });
});

describe('textOfFile', () => {
  it.each([
    ['UTF-8', [0xef, 0xbb, 0xbf, 0x37, 0x37]],
    ['UTF-16', [0xff, 0xfe, 0x37, 0, 0x37, 0]],
    ['GB 18030', [0x37, 0x37, 0x0a, 0xc9, 0xe8]],
  ])('reads %s', async (_name, bytes) => {
    expect(read(await textOfFile(new Blob([new Uint8Array(bytes)]))).keys[0]).toBe('77');
  });
});
