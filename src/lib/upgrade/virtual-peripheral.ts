import { VirtualRadio } from '../bluetooth/virtual/radio';
import type { SimulatedLink } from '../bluetooth/virtual/simulated-link';
import { VirtualDevice } from '../bluetooth/virtual/virtual-device';
import type { MonotonicClock } from '../clock';
import { isOverairError, OverairError } from '../errors';
import type { ComponentKind, PlanComponent } from '../plans/types';
import type { Peripheral } from './ports';

export interface VirtualPeripheralOptions {
  readonly clock: MonotonicClock;
  readonly name: string;
  /** Base64, as the platform gives it. */
  readonly secret: string;
  readonly components: readonly PlanComponent[];
}

/** A radio as on a usual Android phone, and flash that is neither quick nor slow: about 15 kB a second. */
const LINK = { connectionIntervalMs: 15, mtu: 247 } as const;
const RECEIVER = { eraseMs: 300, writeMsPerKiB: 45, checkMs: 600 } as const;
const RESTART = { rebootDelayMs: 400, rebootMs: 2500 } as const;

/**
 * A device inside the page that takes a plan's components one after the other: it has the versions that the plan
 * begins with and restarts after the last file of each. It cannot be resumed after the page is closed.
 */
export function virtualPeripheral({ clock, name, secret, components }: VirtualPeripheralOptions): Peripheral {
  const first = (kind: ComponentKind): string =>
    components.find((component) => component.kind === kind)?.currentVersion ?? '1.0.0';
  const waiting = components.filter(({ currentVersion, targetVersion }) => currentVersion !== targetVersion);
  let radio = radioOf(waiting[0], { module: first('module'), mcu: first('mcu') });

  /** The engine's device takes one component: for the next one it is made anew, with the versions it has by then. */
  function radioOf(
    component: PlanComponent | undefined,
    versions: { readonly module: string; readonly mcu: string },
  ): VirtualRadio {
    const device = new VirtualDevice({
      clock,
      signIn: { secret },
      receiver: RECEIVER,
      software: {
        ...RESTART,
        ...versions,
        updates: component?.kind === 'mcu' ? 'mcu' : 'module',
        filesBeforeReboot: Math.max(1, component?.files.length ?? 1),
      },
      watch: (event) => {
        if (event.kind !== 'running') return;
        waiting.shift();
        radio = radioOf(waiting[0], { module: event.module, mcu: event.mcu });
      },
    });
    return new VirtualRadio({ clock, device, link: LINK });
  }

  return {
    name,
    nameDiffers: false,
    isVirtual: true,
    async connect({ onAttempt }): Promise<SimulatedLink> {
      onAttempt();
      try {
        return await radio.connect();
      } catch (error) {
        if (isOverairError(error, 'link-lost'))
          throw new OverairError('device-out-of-range', {}, { cause: error });
        throw error;
      }
    },
  };
}
