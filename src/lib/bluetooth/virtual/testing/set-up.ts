import { argument, command } from '../device-commands';
import type { DeviceEvent } from '../device-events';
import type { DeviceOptions } from '../device-options';
import { TestClock } from '../../../testing/clock';
import { VirtualDevice } from '../virtual-device';
import { NaiveApp } from './naive-app';

export const file = Uint8Array.from({ length: 1000 }, (_, index) => (index * 7 + (index >> 5)) & 255);

type Setting = Partial<Omit<DeviceOptions, 'clock' | 'watch'>>;

/** A device with an app signed in; packets of 128 unless a test says otherwise. */
export function setUp({ receiver = {}, ...others }: Setting = {}) {
  const clock = new TestClock();
  const events: DeviceEvent[] = [];
  const device = new VirtualDevice({
    clock,
    receiver: { maxPacketLength: 128, ...receiver },
    ...others,
    watch: (event) => events.push(event),
  });
  const enter = (prepare?: (app: NaiveApp) => void) => {
    const app = new NaiveApp(device);
    prepare?.(app);
    app.signIn();
    return app;
  };
  const app = enter();
  const actions = (of: NaiveApp = app) => of.numbers(command.control, argument.action);
  const acknowledged = () => app.numbers(command.packetAnswer, argument.start);
  return { clock, device, app, enter, events, actions, acknowledged };
}
