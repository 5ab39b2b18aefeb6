import { describe, expect, it } from 'vitest';
import { readPreferences } from './preferences.svelte';

const usual = { theme: 'system', density: 'comfortable', timeZone: null };

describe('what was chosen', () => {
  it('is read back', () => {
    const chosen = { theme: 'dark', density: 'compact', timeZone: 'Asia/Shanghai' };
    expect(readPreferences(JSON.stringify(chosen))).toEqual(chosen);
  });

  it.each([null, '', 'no JSON', 'null', '[]', '{"theme":"pink","density":7,"timeZone":"Nowhere/Town"}'])(
    'is as usual if %j is kept',
    (text) => {
      expect(readPreferences(text)).toEqual(usual);
    },
  );
});
