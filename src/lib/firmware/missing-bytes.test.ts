import { describe, expect, it } from 'vitest';
import { keptRecords } from '../testing/kept-records';
import { componentWith, fileWith } from '../testing/plans';
import { missingBytes } from './missing-bytes';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)] as [string, string];
const planned = (deviceKey: string, ...hashes: string[]) => ({
  device: { productKey: 'p', deviceKey },
  planId: '7',
  components: hashes.map((sha256, index) =>
    componentWith({ componentNo: String(index), files: [fileWith({ size: 1000, sha256 })] }),
  ),
});

describe('the bytes that are still to be loaded', () => {
  it('count once what several devices need', () => {
    expect(missingBytes([planned('1', a, b), planned('2', a)], [])).toBe(2000);
    expect(missingBytes([], [])).toBe(0);
  });

  it('are without what is here, whole or in part', () => {
    const copy = { ...keptRecords.packages, size: 1000, received: 400 };
    const part = { ...copy, sha256: null, identities: [`sha256:${a}:1000`] };
    expect(missingBytes([planned('1', a, b)], [part])).toBe(1600);
    const whole = { ...copy, sha256: a, received: 1000, identities: [] };
    expect(missingBytes([planned('1', a, b)], [whole])).toBe(1000);
  });
});
