type Sharing = Partial<Pick<Navigator, 'share'>>;

/** Whether this browser hands texts on to other apps. */
export const canShareText = (browser: Sharing = navigator): boolean => typeof browser.share === 'function';

/**
 * Hands a text on to an app that the person chooses; to be called in the handler of a tap. False if the browser
 * refuses; that the person chose none is no refusal.
 */
export async function shareText(title: string, text: string, browser: Sharing = navigator): Promise<boolean> {
  try {
    await browser.share?.({ title, text });
    return true;
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError';
  }
}
