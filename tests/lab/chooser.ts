import type { CDPSession, Page } from 'playwright/test';

interface Prompt {
  readonly id: string;
  readonly devices: readonly { readonly id: string; readonly name: string }[];
}

/** What a person does with the chooser that opens next. */
type Answer = { readonly pick: string; readonly before: () => void } | 'dismiss';

/**
 * The browser's device chooser, answered through its protocol. Ask for the answer before the tap that opens the
 * chooser, then await it.
 */
export class Chooser {
  readonly #session: CDPSession;
  /** A prompt is told again for every device that is found; answering one twice crashes the browser. */
  readonly #answered = new Set<string>();

  static async of(page: Page): Promise<Chooser> {
    const session = await page.context().newCDPSession(page);
    await session.send('DeviceAccess.enable');
    return new Chooser(session);
  }

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  /** Picks the device of this name once it is listed, after `before`; gives the names that were listed then. */
  pick(name: string, before: () => void = () => undefined): Promise<string[]> {
    return this.#answer({ pick: name, before });
  }

  /** Closes the chooser as soon as it opens. */
  async dismiss(): Promise<void> {
    await this.#answer('dismiss');
  }

  #answer(answer: Answer): Promise<string[]> {
    return new Promise((resolve, reject) => {
      const onPrompt = (prompt: Prompt): void => {
        if (this.#answered.has(prompt.id)) return;
        const sent = this.#send(prompt, answer);
        if (!sent) return;
        this.#session.off('DeviceAccess.deviceRequestPrompted', onPrompt);
        const names = prompt.devices.map((device) => device.name);
        sent.then(() => resolve(names), reject);
      };
      this.#session.on('DeviceAccess.deviceRequestPrompted', onPrompt);
    });
  }

  #send({ id, devices }: Prompt, answer: Answer): Promise<unknown> | undefined {
    const device =
      answer === 'dismiss' ? undefined : devices.find(({ name }) => name.startsWith(answer.pick));
    if (answer !== 'dismiss' && !device) return undefined;
    this.#answered.add(id);
    if (answer !== 'dismiss') answer.before();
    return device
      ? this.#session.send('DeviceAccess.selectPrompt', { id, deviceId: device.id })
      : this.#session.send('DeviceAccess.cancelPrompt', { id });
  }
}
