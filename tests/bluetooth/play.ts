import { OverairError } from '../../src/lib/errors';
import type { TransferProfile } from '../../src/lib/bluetooth/product-profile';
import { UNKNOWN_PROFILE, type TransferOutcome } from '../../src/lib/bluetooth/quec/transfer/contract';
import type { DeviceEvent } from '../../src/lib/bluetooth/virtual/device-events';
import { Stage, type Played, type Scene } from './upgrade';

/** Virtual time in which every scene ends. */
export const HOURS = 4 * 3600 * 1000;

/** A product that was met before. */
export const known: TransferProfile = {
  ...UNKNOWN_PROFILE,
  writeSize: 244,
  longWrites: 'refused',
  acknowledgementStyle: 'own',
  tookCleanTransfer: true,
};

/** What was played, and the packets as the device saw them. */
export interface Watched extends Played {
  readonly packets: { start: number; length: number; taken: boolean }[];
}

/** Plays a scene to its end. */
export async function play(scene: Scene): Promise<Watched> {
  const packets: Watched['packets'] = [];
  const watch = (event: DeviceEvent) => {
    if (event.kind === 'packet') packets.push(event);
  };
  const stage = new Stage({ ...scene, device: { ...scene.device, watch } });
  return { ...(await stage.play(HOURS)), packets };
}

/** The outcome of a scene of one transfer. */
export function only(played: Played): TransferOutcome {
  const [outcome, ...more] = played.outcomes;
  if (outcome === undefined || outcome instanceof OverairError || more.length > 0)
    throw new Error(`Not one transfer: ${JSON.stringify(played.outcomes)}`);
  return outcome;
}

/** The error that ended a scene's only transfer, or how else it ended. */
export const failedBy = (played: Played) => {
  const outcome = only(played);
  return outcome.kind === 'failed' ? outcome.error : outcome.kind;
};
