import { describe, expect, it } from 'vitest';
import { checkOf, courseOf, totalBytes, versionOf } from './component-course';
import { component, firmware } from './testing/stage';

describe('what is done with a component', () => {
  it('takes the version of its own firmware from what the device says', () => {
    const reading = { kind: 'read', module: ' 1.2 ', mcu: '' } as const;
    expect([versionOf(reading, 'module'), versionOf(reading, 'mcu')]).toEqual(['1.2', null]);
    expect(versionOf({ kind: 'unreadable' }, 'module')).toBeNull();
  });

  it('sends a full package to any other version, a delta to its own alone', () => {
    const kindOf = (packageKind: 'full' | 'delta', version: string | null, currentVersion = '1.0.0') =>
      courseOf(component({ packageKind, currentVersion }), version).kind;
    expect([kindOf('full', '1.0.0'), kindOf('full', '0.9'), kindOf('full', null)]).toEqual(
      Array.from({ length: 3 }, () => 'transfer'),
    );
    expect([kindOf('delta', '1.0.0'), kindOf('delta', '0.9'), kindOf('delta', null)]).toEqual([
      'transfer',
      'refuse',
      'ask',
    ]);
    // The plan does not say which version the delta fits.
    expect(kindOf('delta', '0.9', '')).toBe('ask');
  });

  it('sends nothing to a device at the target, nor if the plan names no file', () => {
    expect(courseOf(component({ packageKind: 'delta' }), '2.0.0').kind).toBe('at-target');
    expect(courseOf(component({ files: [] }), '1.0.0')).toMatchObject({
      kind: 'refuse',
      error: { code: 'package-missing', details: { componentNo: 'MODULE' } },
    });
  });

  it('offers the strongest check that the plan gives', () => {
    const [file] = component().files;
    const bytes = firmware(8192, 1);
    expect(bytes).toHaveLength(totalBytes([component()]));
    const sha256 = file!.sha256!;
    expect(checkOf(file!, sha256)).toMatchObject({ algorithm: 'sha256' });
    expect(checkOf(file!, sha256).code).toHaveLength(32);
    const bare = { ...file!, sha256: null };
    expect(checkOf(bare, sha256)).toEqual(checkOf(file!, sha256));
    expect(checkOf({ ...bare, md5: '00ff'.repeat(8), crc32: '0a0b0c0d' }, sha256)).toMatchObject({
      algorithm: 'md5',
    });
    expect(checkOf({ ...bare, crc32: '0a0b0c0d' }, sha256)).toEqual({
      algorithm: 'crc32',
      code: Uint8Array.of(10, 11, 12, 13),
    });
  });
});
