import { describe, expect, it } from 'vitest';
import { ownedAs } from './ownership';
import { deviceWith } from '../testing/plans';

describe('ownedAs', () => {
  it('takes from the list what an answer does not tell, and nothing else', () => {
    const listed = deviceWith('d', { ownership: 'shared', shared: true, name: 'Old' });
    const silent = deviceWith('d', { ownership: 'not-told', name: 'New' });
    expect(ownedAs(silent, listed)).toMatchObject({ ownership: 'shared', shared: true, name: 'New' });
    expect(ownedAs(silent, null)).toBe(silent);
    const told = deviceWith('d', { ownership: 'own' });
    expect(ownedAs(told, listed)).toBe(told);
  });
});
