/** What a person does with a page, by the words that they read there. */
export interface Person {
  /** Presses the control of this name as soon as it can be pressed, and this text stands on the page. */
  readonly press: (name: string, onceSeen?: string) => Promise<void>;
  /** Types into the field of this name. */
  readonly type: (name: string, text: string) => Promise<void>;
  /** Strikes a key once this text stands on the page. */
  readonly strike: (key: string, onceSeen: string) => Promise<void>;
}

const CONTROLS = 'button, a[href], summary, input[type=checkbox], input[type=radio]';
const FIELDS = 'input:not([type=checkbox], [type=radio]), textarea';

function nameOf(element: Element): string {
  const labels = [...((element as Partial<HTMLInputElement>).labels ?? [])];
  const label = labels.map(({ textContent }) => textContent).join(' ');
  return (element.getAttribute('aria-label') ?? (label || element.textContent)).replace(/\s+/g, ' ').trim();
}

const isReady = (element: HTMLElement): boolean =>
  element.checkVisibility() && !(element as Partial<HTMLButtonElement>).disabled;

/** The innermost dialog that is open, since nothing behind it can be reached; else the page. */
const reach = (): ParentNode => [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;

const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));

/** Looks anew with each frame: a view that never gets there is found by whoever waits for its words. */
async function found<Found extends HTMLElement>(selector: string, name: string): Promise<Found> {
  for (;;) {
    const all = [...reach().querySelectorAll<Found>(selector)];
    const element = all.find((each) => nameOf(each) === name && isReady(each));
    if (element !== undefined) return element;
    await nextFrame();
  }
}

async function seen(text: string): Promise<void> {
  while (!document.body.innerText.includes(text)) await nextFrame();
}

export const person: Person = {
  async press(name, onceSeen = '') {
    await seen(onceSeen);
    (await found(CONTROLS, name)).click();
  },
  async type(name, text) {
    const field = await found<HTMLInputElement | HTMLTextAreaElement>(FIELDS, name);
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  },
  async strike(key, onceSeen) {
    await seen(onceSeen);
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  },
};
