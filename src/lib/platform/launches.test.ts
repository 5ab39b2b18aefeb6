import { expect, it } from 'vitest';
import { onLaunch, type LaunchedWindow } from './launches';

type Consumer = (launch: { readonly targetURL?: string | null | undefined }) => void;

/** Where launches lead, each by its address, in a window that shows `shown`. */
function led(shown: string, ...launches: (string | null | undefined)[]): string[] {
  const { origin, pathname, search } = new URL(shown);
  const consumers: Consumer[] = [];
  const page: LaunchedWindow = {
    location: { origin, pathname, search },
    launchQueue: { setConsumer: (consumer) => void consumers.push(consumer) },
  };
  const paths: string[] = [];
  onLaunch(page, (path) => paths.push(path));
  for (const targetURL of launches) consumers[0]?.({ targetURL });
  return paths;
}

const app = 'https://upgrade.example';

it('leads to where a shortcut or a shared text points while the app is open', () => {
  const shared = '/find?title=&text=Order+7%0AA2C0DE00000B';
  expect(led(`${app}/plans`, `${app}/work-list`, `${app}${shared}`)).toEqual(['/work-list', shared]);
});

it('leaves the app as it is for its icon, for what opened it, and for what is not its own', () => {
  const none = [
    `${app}/`,
    `${app}/find?text=a`,
    'https://elsewhere.example/plans',
    'about:blank',
    null,
    undefined,
  ];
  expect(led(`${app}/find?text=a`, ...none)).toEqual([]);
  // Not every browser tells.
  expect(() => onLaunch({ location: new URL(app) }, () => undefined)).not.toThrow();
});
