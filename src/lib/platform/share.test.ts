import { describe, expect, it, vi } from 'vitest';
import { canShareText, shareText } from './share';

describe('a text that is handed on', () => {
  it('goes to the app that the person chooses', async () => {
    const share = vi.fn(() => Promise.resolve());
    expect(canShareText({ share })).toBe(true);
    expect(await shareText('A title', 'A text', { share })).toBe(true);
    expect(share).toHaveBeenCalledWith({ title: 'A title', text: 'A text' });
  });

  it('tells a person who chose none from a browser that refuses, or cannot', async () => {
    const failing = (name: string) => ({ share: () => Promise.reject(new DOMException('', name)) });
    expect(await shareText('', '', failing('AbortError'))).toBe(true);
    expect(await shareText('', '', failing('NotAllowedError'))).toBe(false);
    expect(canShareText({})).toBe(false);
  });
});
