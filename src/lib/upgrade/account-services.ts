import { UpgradeServices, type ServicesOptions } from './services';

/** One for each account of each Developer Center, for as long as the app is open: a full outbox outlives its page. */
const known = new Map<string, UpgradeServices>();

/** The services of the account that `options` name; made where there are none yet. */
export function accountServices(options: ServicesOptions): UpgradeServices {
  const { center, account } = options.scope;
  const key = JSON.stringify([center, account]);
  const found = known.get(key);
  if (found !== undefined) {
    found.send('signed-in');
    return found;
  }
  const made = new UpgradeServices(options);
  known.set(key, made);
  return made;
}
