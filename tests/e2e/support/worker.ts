import type { CDPSession, Page } from 'playwright/test';

/** The worker of an origin as Chromium's protocol has it, for waking it as the browser does; `page` may be any. */
export async function workerOf(
  page: Page,
  origin: string,
): Promise<{ readonly session: CDPSession; readonly registrationId: string }> {
  const session = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const found = registrations.find(({ scopeURL }) => scopeURL === `${origin}/`);
      if (found !== undefined) resolve(found.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  return { session, registrationId: await registered };
}
