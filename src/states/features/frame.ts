import { m } from '$lib/paraglide/messages';
import Missing from '../../routes/+error.svelte';
import { view, type States } from '../state';
import { home } from '../world/fleet-views';
import { DAY, scope, sensor } from '../world/answers';
import { newer, refused } from '../world/gateway';
import {
  offerInstalling,
  offerNewerBuild,
  offerNewerBuildToAll,
  takeNewerBuildElsewhere,
  upgradeInAnotherTab,
} from '../world/browser';
import { keptEntry } from '../world/kept';
import { bothSucceeded, inPhase } from '../world/upgrade';
import { fleet } from './devices';

const waiting = keptEntry(1, { nextAt: Date.now() + DAY });

/** What stands around every page. */
export const frame: States = {
  outdated: { shows: m.error_client_outdated, view: home, answers: { ...fleet, upgradeDetails: newer } },
  'newer-build': { shows: m.update_text, view: home, answers: fleet, browser: offerNewerBuild },
  'newer-build-held': {
    shows: m.update_held_text,
    view: home,
    answers: fleet,
    browser: offerNewerBuild,
    async act({ press }) {
      void upgradeInAnotherTab(sensor)();
      await press(m.reload());
    },
  },
  'newer-build-taken-elsewhere': {
    shows: m.update_held_text,
    view: home,
    answers: fleet,
    browser: offerNewerBuildToAll,
    async act({ press }) {
      void upgradeInAnotherTab(sensor)();
      await press(m.later());
      takeNewerBuildElsewhere();
    },
  },
  'newer-build-behind-a-result': {
    ...inPhase(m.update_shown_text, { name: 'finished' }, { snapshot: { records: bothSucceeded() } }),
    browser: offerNewerBuildToAll,
    async act({ press }) {
      await press(m.later());
      takeNewerBuildElsewhere();
    },
  },
  'clocks-differ': { shows: m.clock_skew_title, view: home, answers: fleet, aheadMs: -11 * 60_000 },
  'install-offered': { shows: m.install_title, view: home, answers: fleet, act: offerInstalling },
  'session-problem': {
    shows: m.error_upstream_unavailable,
    view: home,
    answers: { ...fleet, devices: refused('upstream-unavailable', {}, 502) },
  },
  'something-waits': {
    shows: m.nav_activity,
    view: home,
    answers: fleet,
    kept: { outbox: [waiting.outbox], activity: [waiting.activity] },
  },
  'kept-unreadable': {
    shows: m.kept_unreadable_title,
    view: home,
    answers: fleet,
    kept: {
      journals: [{ ...scope, ...sensor, state: { format: 9 }, reports: [], updatedAt: 1 }],
      plans: [{ ...scope, ...sensor, plan: 'x', readAt: 1 }],
    },
  },
  'page-missing': { shows: m.error_title, view: view(Missing) },
};
