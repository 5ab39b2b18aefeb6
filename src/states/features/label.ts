import { m } from '$lib/paraglide/messages';
import { devicesText } from '$lib/views/devices-text';
import Find from '../../routes/find/+page.svelte';
import { view, type States } from '../state';
import { sensor } from '../world/answers';
import { fleet, firstOfFleet } from './devices';
import { refuseCamera } from '../world/browser';

const find = view(Find);

/** The page that finds a device by its label. */
export const label: States = {
  usual: { shows: m.label_typed, view: find, answers: fleet },
  several: {
    shows: () => m.label_found({ devices: devicesText(2) }),
    view: find,
    answers: fleet,
    query: `text=${firstOfFleet.deviceKey} ${sensor.deviceKey}`,
  },
  none: { shows: m.label_none_title, view: find, answers: fleet, query: 'text=SN 0000-0000' },
  'camera-refused': {
    shows: m.label_camera_refused,
    view: find,
    answers: fleet,
    browser: refuseCamera,
    act: ({ press }) => press(m.label_camera_start()),
  },
  'without-camera': {
    shows: m.label_camera_none,
    view: find,
    answers: fleet,
    act: ({ press }) => press(m.label_camera_start()),
  },
};
