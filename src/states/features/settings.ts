import { m } from '$lib/paraglide/messages';
import Settings from '../../routes/settings/+page.svelte';
import { view, type States } from '../state';
import { wantsNotifications } from '../world/keep';

const settings = view(Settings);

export const settingsStates: States = {
  usual: { shows: m.settings_density, view: settings },
  'label-pattern': {
    shows: m.label_pattern_open_brace,
    view: settings,
    act: async ({ type, press }) => {
      await type(m.label_pattern(), 'SN:{device');
      await press(m.label_pattern_keep());
    },
  },
  licences: {
    shows: m.settings_licences_text,
    view: settings,
    act: ({ press }) => press(m.settings_licences()),
  },
  'notifications-on': {
    shows: m.notify_text,
    view: settings,
    notifications: 'granted',
    kept: { settings: [wantsNotifications(true)] },
  },
  'notifications-off': {
    shows: m.notify_text,
    view: settings,
    notifications: 'granted',
    kept: { settings: [wantsNotifications(false)] },
  },
  'notifications-refused': { shows: m.notify_blocked, view: settings, notifications: 'denied' },
};
