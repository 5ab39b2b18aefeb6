import { describe, expect, it } from 'vitest';
import { OverairError, type ErrorCode } from '../errors';
import { idle } from '../testing/clock';
import { freshDatabase } from '../testing/database';
import { StorageHealth } from './storage-health.svelte';

function healthAfter(...codes: readonly ErrorCode[]): StorageHealth {
  const health = new StorageHealth();
  for (const code of codes) health.tell(new OverairError(code));
  return health;
}

describe('what is said of the storage', () => {
  it('is why nothing can be kept, until that can be written', () => {
    const health = healthAfter('storage-full');
    expect(health.problem?.code).toBe('storage-full');
    health.tell(null);
    expect(health.problem).toBeNull();
  });

  it('is nothing if a part of the app did not come', () => {
    expect(healthAfter('offline').problem).toBeNull();
    expect(healthAfter('storage-silent', 'offline').problem?.code).toBe('storage-silent');
  });

  it.each(['storage-silent', 'storage-blocked', 'storage-unavailable', 'internal'] as const)(
    'ends with the first thing that is written: %s',
    async (code) => {
      const health = healthAfter(code);
      const database = freshDatabase({ onWritten: health.wrote });
      await database.read(['settings'], () => Promise.resolve());
      expect(health.problem?.code).toBe(code);
      await database.write(['settings'], () => Promise.resolve());
      await idle();
      expect(health.problem).toBeNull();
    },
  );

  it.each(['storage-full', 'storage-outdated'] as const)('stays whatever little is written: %s', (code) => {
    const health = healthAfter(code);
    health.wrote();
    expect(health.problem?.code).toBe(code);
  });
});
