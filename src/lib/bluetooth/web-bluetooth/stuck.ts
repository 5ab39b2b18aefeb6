import type { MonotonicClock } from '../../clock';
import { OverairError } from '../../errors';
import type { LinkTimes } from './times';

/** The one question that a browser answers without a device, a tap or a permission. */
export type BluetoothAnswers = Pick<Bluetooth, 'getAvailability'>;

export interface StuckOptions {
  readonly bluetooth: BluetoothAnswers;
  readonly clock: MonotonicClock;
  readonly times: Pick<LinkTimes, 'answer'>;
}

/** Looks in a row that got no answer: one alone may be a computer that has just woken. */
const SILENT_LOOKS = 2;

/**
 * What `asked` gives; rejects with `bluetooth-stuck` if the browser's Bluetooth turns out to answer this page no
 * more. So it is on Chromium on Linux once the answer to an operation has found its service gone, as when a device
 * drops the link just as it is written to: from then on no promise of `navigator.bluetooth` settles in this page, and
 * only loading it anew helps (measured on Chromium 156). It may happen while `asked` waits, so it is looked at again
 * every `times.answer` milliseconds.
 */
export function unlessStuck<T>(asked: Promise<T>, options: StuckOptions): Promise<T> {
  const { bluetooth, clock, times } = options;
  return new Promise((resolve, reject) => {
    let stop = (): void => undefined;
    let isOver = false;
    let silent = 0;
    const look = (): void => {
      let answered = false;
      const answer = (): void => void (answered = true);
      // Refusing to say is an answer as well.
      bluetooth.getAvailability().then(answer, answer);
      stop = clock.after(times.answer, () => {
        if (isOver) return;
        silent = answered ? 0 : silent + 1;
        if (silent < SILENT_LOOKS) look();
        else reject(new OverairError('bluetooth-stuck'));
      });
    };
    look();
    const over = (): void => {
      isOver = true;
      stop();
    };
    asked.then(resolve, reject).finally(over);
  });
}
