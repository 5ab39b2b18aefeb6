import { m } from '$lib/paraglide/messages';
import type { State, States } from '../state';
import { fillDisk, refuseDatabase, silenceDatabase, useNewerDatabase } from '../world/browser';
import { home } from '../world/fleet-views';
import { noNetwork } from '../world/gateway';
import { storePage, withPlan } from './device';
import { fleet } from './devices';

const overTheList = (shows: () => string, browser: State['browser']): State => ({
  ...{ shows, view: home, answers: fleet },
  ...(browser === undefined ? {} : { browser }),
});

/** What is said if this browser keeps nothing, and what was decided then. */
export const storage: States = {
  full: overTheList(m.error_storage_full, fillDisk),
  refused: overTheList(m.error_storage_unavailable, refuseDatabase),
  silent: overTheList(m.error_storage_silent, silenceDatabase),
  'of-a-later-release': overTheList(m.error_storage_newer, useNewerDatabase),
  'decision-in-memory': {
    shows: m.unsaved_title,
    view: storePage,
    answers: { ...withPlan({}), actOnPlans: noNetwork },
    browser: fillDisk,
    act: ({ press }) => press(m.action_confirm()),
  },
};
