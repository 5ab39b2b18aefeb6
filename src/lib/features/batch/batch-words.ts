import { m } from '$lib/paraglide/messages';
import type { Concerned } from './batch-concerns';
import type { BatchAction, BatchKind, BatchObstacle, Hindered } from './batch-preview';
import type { BatchResult } from './batch.svelte';
import type { Standing } from '$lib/outbox/standing';
import type { Concern } from '$lib/plans/concerns';
import type { Device } from '$lib/developer-center/types';
import { concernWord } from '$lib/views/device-words';
import { errorWord } from '$lib/views/error-words.svelte';
import { period, sentences } from '$lib/ui/format';
import { refusedWord } from '$lib/views/outcome-words';
import { unavailableWord, violationWord } from '$lib/views/words';
import { brief, NOTES_LENGTH } from '$lib/ui/foreign-text';

/** What is said of an action: its name, its consequence, and the button that does it. */
interface ActionWords {
  readonly title: () => string;
  readonly can: (devices: string, now: number) => string;
  readonly canNone: () => string;
  readonly consequence: () => string;
  readonly run: (devices: string) => string;
}

const autoOn: ActionWords = {
  title: () => m.batch_title_auto_on(),
  can: (devices) => m.batch_can_auto_on({ devices }),
  canNone: () => m.batch_can_none_auto(),
  consequence: () => m.batch_consequence_auto_on(),
  run: (devices) => m.batch_do_auto_on({ devices }),
};

const autoOff: ActionWords = {
  title: () => m.batch_title_auto_off(),
  can: (devices) => m.batch_can_auto_off({ devices }),
  canNone: () => m.batch_can_none_auto(),
  consequence: () => m.batch_consequence_auto_off(),
  run: (devices) => m.batch_do_auto_off({ devices }),
};

const planWords: Record<'confirm' | 'cancel' | 'retry', ActionWords> = {
  confirm: {
    title: () => m.action_confirm(),
    can: (devices) => m.batch_can_confirm({ devices }),
    canNone: () => m.batch_can_none_confirm(),
    consequence: () => m.batch_consequence_confirm(),
    run: (devices) => m.batch_do_confirm({ devices }),
  },
  cancel: {
    title: () => m.batch_title_cancel(),
    can: (devices) => m.batch_can_cancel({ devices }),
    canNone: () => m.batch_can_none_cancel(),
    consequence: () => m.batch_consequence_cancel(),
    run: (devices) => m.batch_do_cancel({ devices }),
  },
  retry: {
    title: () => m.batch_title_retry(),
    can: (devices) => m.batch_can_retry({ devices }),
    canNone: () => m.batch_can_none_retry(),
    consequence: () => m.batch_consequence_retry(),
    run: (devices) => m.batch_do_retry({ devices }),
  },
};

/** The words of one batch. */
export function batchWords(action: BatchAction): ActionWords {
  if (action.kind === 'auto-confirmation') return action.on ? autoOn : autoOff;
  if (action.kind !== 'appoint') return planWords[action.kind];
  const { start, end } = action.appointment;
  return {
    title: () => m.action_appoint(),
    can: (devices, now) => m.batch_can_appoint({ devices, period: period(start, end, now) }),
    canNone: () => m.batch_can_none_appoint(),
    consequence: () => m.batch_consequence_appoint(),
    run: (devices) => m.batch_do_appoint({ devices }),
  };
}

/** What is being asked about, while only the kind is known. */
export function kindTitle(kind: BatchKind): string {
  if (kind === 'auto-confirmation') return m.auto_title();
  return kind === 'appoint' ? m.action_appoint() : planWords[kind].title();
}

function obstacleWord(obstacle: BatchObstacle): string {
  switch (obstacle.kind) {
    case 'refusal':
      return unavailableWord(obstacle.reason);
    case 'appointment':
      return sentences(...new Set(obstacle.violations.map(violationWord)));
    case 'not-told':
      return m.batch_not_told();
    case 'not-asked':
      return errorWord(obstacle.error);
  }
}

/** What became of one device, in the platform's own words if it has some. */
function resultWord(standing: Standing): string {
  switch (standing.kind) {
    case 'accepted':
      return m.batch_accepted();
    case 'refused':
      return standing.refusal.code === 'upstream-refused'
        ? m.batch_refused({
            message: brief(standing.refusal.message, NOTES_LENGTH),
            code: standing.refusal.upstreamCode,
          })
        : refusedWord(standing.refusal);
    case 'unknown':
      return m.activity_unknown();
    case 'waiting':
      return standing.held ? m.batch_held() : m.batch_saved();
    case 'lapsed':
      return m.error_action_lapsed();
    case 'replaced':
      return m.activity_replaced();
    case 'withdrawn':
      return m.activity_withdrawn();
  }
}

/** A device by its name. */
export type NamedDevice = Pick<Device, 'productKey' | 'deviceKey' | 'name'>;

/** Devices about which the same is to be said. */
export interface DevicesOfWord {
  readonly word: string;
  readonly tone: 'good' | 'warn' | 'bad';
  readonly devices: readonly NamedDevice[];
  /** What is to be said of one of them alone, at its place in `devices`; empty if nothing is. */
  readonly details: readonly string[];
}

interface Said {
  readonly device: NamedDevice;
  readonly word: string;
  readonly tone: DevicesOfWord['tone'];
  readonly detail?: string;
}

/** Devices by what is said of them, what is said of most first. */
export function gather(items: readonly Said[]): readonly DevicesOfWord[] {
  const groups: Record<string, DevicesOfWord & { devices: NamedDevice[]; details: string[] }> = {};
  for (const { device, word, tone, detail } of items) {
    const group = (groups[word] ??= { word, tone, devices: [], details: [] });
    group.devices.push(device);
    if (detail !== undefined) group.details.push(detail);
  }
  return Object.values(groups).toSorted((a, b) => b.devices.length - a.devices.length);
}

/** Those with which it is not possible, by why. */
export const byObstacle = (hindered: readonly Hindered[]): readonly DevicesOfWord[] =>
  gather(hindered.map(({ device, obstacle }) => ({ device, word: obstacleWord(obstacle), tone: 'warn' })));

/** What is the same of many devices' concerns; the numbers are each device's own. */
function concernKindWord(concern: Concern): string {
  if (concern.kind === 'delta-base') return m.batch_concern_delta_base();
  if (concern.kind === 'space') return m.batch_concern_space();
  return {
    battery: m.batch_concern_battery,
    signal: m.batch_concern_signal,
    space: m.batch_concern_space,
  }[concern.requirement.kind]();
}

/** Those with which it may fail, by why. */
export const byConcern = (concerned: readonly Concerned[]): readonly DevicesOfWord[] =>
  gather(
    concerned.flatMap(({ device, concerns }) =>
      concerns.map((concern) => ({
        device,
        word: concernKindWord(concern),
        tone: 'warn',
        detail: concernWord(concern),
      })),
    ),
  );

const tones: Record<Standing['kind'], DevicesOfWord['tone']> = {
  ...({ accepted: 'good', waiting: 'warn', unknown: 'warn', refused: 'bad', lapsed: 'bad' } as const),
  ...({ replaced: 'warn', withdrawn: 'warn' } as const),
};

/** What became of the devices, by what was said. */
export const byResult = (results: readonly BatchResult[]): readonly DevicesOfWord[] =>
  gather(
    results.map(({ device, standing }) => ({
      device,
      word: resultWord(standing),
      tone: tones[standing.kind],
    })),
  );
