import { loadEngine } from '../load-engine';
import type { Peripheral } from '../ports';
import { errorFacts } from './log';
import type { LinkRecord } from './recorded-link';

/** The same device, with what becomes of each attempt to connect noted, and what goes over its links. */
export function recordPeripheral(peripheral: Peripheral, record: LinkRecord): Peripheral {
  const { log } = record;
  const { name, nameDiffers, isVirtual } = peripheral;
  return {
    name,
    nameDiffers,
    isVirtual,
    async connect(options) {
      // Nobody is connected to before it is here.
      const { recordLink } = await loadEngine();
      let attempt = 0;
      const onAttempt = (): void => {
        attempt++;
        log.note('connect', { attempt });
        options.onAttempt();
      };
      const onFailed: typeof options.onFailed = (error) => {
        log.note('connect-failed', { attempt, ...errorFacts(error) });
        options.onFailed?.(error);
      };
      try {
        return recordLink(await peripheral.connect({ ...options, onAttempt, onFailed }), record);
      } catch (error) {
        log.note('connect-failed', { attempt, ...errorFacts(error) });
        throw error;
      }
    },
  };
}
