import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followFocus } from './follow-focus';

/** What a line has that can take the focus, as far as `followFocus` asks it. */
class Part {
  constructor(
    readonly row: Row,
    readonly tag: 'a' | 'input',
  ) {}

  focus(): void {
    page.activeElement = this;
  }

  matches(selector: string): boolean {
    return selector === this.tag;
  }

  closest(): Row {
    return this.row;
  }
}

/** The element of a line: another device's line may be drawn in it. */
class Row {
  readonly link = new Part(this, 'a');
  readonly box = new Part(this, 'input');

  constructor(public device: string) {}

  getAttribute(): string {
    return this.device;
  }

  querySelector(): Part {
    return this.box;
  }
}

const BODY = { closest: () => null };
const page = { activeElement: BODY as Part | typeof BODY, rows: [] as Row[] };

/** A table of these lines from top to bottom, of which the focus is on `focused`. */
function draw(devices: readonly string[], focused: (rows: readonly Row[]) => Part | undefined): Row[] {
  page.rows = devices.map((device) => new Row(device));
  page.activeElement = focused(page.rows) ?? BODY;
  return page.rows;
}

/** Lets other lines be drawn in the same elements, as happens while `followFocus` waits. */
function drawAnew(devices: readonly string[]): void {
  for (const [place, device] of devices.entries()) {
    const row = page.rows[place];
    if (row !== undefined) row.device = device;
  }
}

const grid = { contains: () => true } as unknown as HTMLElement;

/** Calls it before lines change, as the table does, and answers where the focus is after it. */
async function focusedAfter(stands: string, change: () => void): Promise<string> {
  const followed = followFocus(grid, () => stands);
  change();
  await followed;
  const { activeElement } = page;
  return activeElement instanceof Part ? `${activeElement.tag} of ${activeElement.row.device}` : 'nothing';
}

beforeEach(() => {
  vi.stubGlobal('HTMLElement', Part);
  vi.stubGlobal('document', {
    body: BODY,
    get activeElement() {
      return page.activeElement;
    },
    getElementById: (id: string) => page.rows.find(({ device }) => `line-${device}` === id)?.link ?? null,
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the focus in a table whose lines are drawn where others were', () => {
  it('goes along with the device that the keyboard stands on, link for link and box for box', async () => {
    for (const part of ['link', 'box'] as const) {
      draw(['pump', 'crane', 'gate'], ([first]) => first?.[part]);
      const focused = await focusedAfter('pump', () => drawAnew(['gate', 'pump', 'crane']));
      expect(focused).toBe(part === 'link' ? 'a of pump' : 'input of pump');
    }
  });

  it('comes back to the device if its line was moved in the page, which takes the focus away', async () => {
    draw(['pump', 'crane'], ([first]) => first?.link);
    const focused = await focusedAfter('pump', () => {
      page.activeElement = BODY;
      drawAnew(['crane', 'pump']);
    });
    expect(focused).toBe('a of pump');
  });

  it('stays where a key has led it, if that line is drawn in the element of the one before', async () => {
    draw(['pump', 'crane', 'gate'], ([first]) => first?.link);
    // The key goes from the pump to the crane, which comes into the pump's element; the pump is still drawn, below.
    expect(await focusedAfter('crane', () => drawAnew(['crane', 'pump', 'gate']))).toBe('a of crane');
  });

  it('stays where it went meanwhile', async () => {
    const [, , gate] = draw(['pump', 'crane', 'gate'], ([first]) => first?.link);
    const focused = await focusedAfter('pump', () => {
      gate?.link.focus();
      drawAnew(['crane', 'pump']);
    });
    expect(focused).toBe('a of gate');
  });

  it('stays if the device is drawn no more', async () => {
    draw(['pump', 'crane'], ([first]) => first?.link);
    expect(await focusedAfter('pump', () => drawAnew(['gate', 'crane']))).toBe('a of gate');
  });
});
