import { sha256 } from '@noble/hashes/sha2.js';
import { systemClock } from '../../../src/lib/clock';
import { openDevice } from '../../../src/lib/bluetooth/quec/open-device';
import type { TransferProfile } from '../../../src/lib/bluetooth/product-profile';
import { FileTransfer } from '../../../src/lib/bluetooth/quec/transfer/transfer';
import { reconnect } from '../../../src/lib/bluetooth/web-bluetooth/reconnect';
import { linkTimes } from '../../../src/lib/bluetooth/web-bluetooth/times';

export interface FirmwareTask {
  readonly secret: string;
  readonly size: number;
  readonly profile?: TransferProfile;
  readonly resumeFrom?: number;
}

/** A file that is the same in every run and compresses badly: byte by byte from a small generator. */
function firmwareOf(size: number): Uint8Array {
  let state = size;
  return Uint8Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

/** Connects, signs in, and sends a file as the app does; gives how it ended and how long the parts took, in ms. */
export async function sendFirmware(device: BluetoothDevice, task: FirmwareTask) {
  const file = firmwareOf(task.size);
  const begun = performance.now();
  const opened = await openDevice({
    connect: () =>
      reconnect(device, {
        bluetooth: navigator.bluetooth,
        clock: systemClock,
        times: linkTimes,
        limit: 20_000,
      }),
    clock: systemClock,
    secret: () => task.secret,
  });
  const signedIn = performance.now();
  const transfer = new FileTransfer(opened.session, {
    source: { size: file.length, read: (offset, length) => file.slice(offset, offset + length) },
    offer: { check: { algorithm: 'sha256', code: sha256(file) }, version: '2.0.0' },
    profile: task.profile,
    resumeFrom: task.resumeFrom,
  });
  const result = await transfer.run();
  const ended = performance.now();
  await opened.session.close();
  const { error } = 'error' in result ? result : { error: undefined };
  return {
    kind: result.kind,
    error: error?.code,
    // For whoever reads of a failure: which operation, after how long, and in the browser's own words.
    why: { ...error?.details, cause: String(error?.cause) },
    profile: result.profile,
    acknowledged: result.acknowledged,
    startedAt: result.startedAt,
    version: opened.version,
    signInMs: signedIn - begun,
    transferMs: ended - signedIn,
  };
}
