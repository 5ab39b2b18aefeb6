import { argument, command } from '../device-commands';
import type { DeviceEvent } from '../device-events';
import type { ReceiverOptions, SoftwareOptions } from '../device-options';
import type { Fault } from '../faults';
import { VirtualClock } from '../virtual-clock';
import { VirtualDevice } from '../virtual-device';
import { NaiveApp } from './naive-app';

export const file = Uint8Array.from({ length: 1000 }, (_, index) => (index * 7 + (index >> 5)) & 255);

interface Setting {
  receiver?: Partial<ReceiverOptions>;
  software?: Partial<SoftwareOptions>;
  faults?: Fault[];
  connections?: number;
}

/** A device with an app signed in; packets of 128 unless a test says otherwise. */
export function setUp({ receiver = {}, ...others }: Setting = {}) {
  const clock = new VirtualClock();
  const events: DeviceEvent[] = [];
  const device = new VirtualDevice({
    clock,
    receiver: { maxPacketLength: 128, ...receiver },
    ...others,
    watch: (event) => events.push(event),
  });
  const enter = () => {
    const app = new NaiveApp(device);
    app.signIn();
    return app;
  };
  const app = enter();
  const actions = () => app.numbers(command.control, argument.action);
  const acknowledged = () => app.numbers(command.packetAnswer, argument.start);
  return { clock, device, app, enter, events, actions, acknowledged };
}
