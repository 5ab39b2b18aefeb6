import type { ErrorCode, ErrorDetails } from '$lib/errors';
import { m } from '$lib/paraglide/messages';
import { devicesText } from '$lib/views/devices-text';
import type { State, States } from '../state';
import { home } from '../world/fleet-views';
import { ACCOUNT_NAME, DAY, nobody, page, row, sensor, store } from '../world/answers';
import { noNetwork, offline, refused, silent, webPage, type Answers } from '../world/gateway';
import { leaveSignOutMark, upgradeInAnotherTab } from '../world/browser';
import { lastAccount } from '../world/keep';
import { keptDevices, keptEntry, keptItem, keptPlans } from '../world/kept';
import type { Person } from '../world/person';

const demo = { email: 'demo@example.com', password: 'Overair-demo-1' };
const embedded = { id: 'embedded', name: 'Demonstration', embedded: true };

const signIn = async (person: Person): Promise<void> => {
  await person.type(m.email(), ACCOUNT_NAME);
  await person.type(m.password(), 'Tunnel-40');
  await person.press(m.sign_in());
};

const signedOut = (answers: Answers = {}): Answers => ({ session: () => nobody(), ...answers });

const afterRefusal = (shows: () => string, code: ErrorCode, details: ErrorDetails = {}): State => ({
  shows,
  view: home,
  answers: signedOut({ signIn: refused(code, details) }),
  act: signIn,
});

const unsent = keptEntry(1, { nextAt: Date.now() + DAY });

const signOut = async (person: Person): Promise<void> => {
  await person.press(m.account_menu());
  await person.press(m.sign_out());
};

export const account: States = {
  'signed-out': { shows: m.sign_in_title, view: home, answers: signedOut() },
  demonstration: {
    shows: m.sign_in_demo,
    view: home,
    answers: signedOut({ session: () => nobody({ developerCenter: embedded, demo }) }),
  },
  'by-phone': {
    shows: m.country_code,
    view: home,
    answers: signedOut(),
    act: ({ press }) => press(m.phone()),
  },
  'fields-missing': {
    shows: m.field_required,
    view: home,
    answers: signedOut(),
    act: ({ press }) => press(m.sign_in()),
  },
  'signing-in': { shows: m.sign_in_title, view: home, answers: signedOut({ signIn: silent }), act: signIn },
  'wrong-password': afterRefusal(() => m.error_wrong_password({ tries: 3 }), 'wrong-password', {
    triesLeft: 3,
  }),
  'wrong-password-alone': afterRefusal(m.error_wrong_password_alone, 'wrong-password'),
  'account-unknown': afterRefusal(m.error_account_unknown, 'account-unknown'),
  'account-locked': afterRefusal(m.sign_in_title, 'account-locked', { minutes: 20 }),
  'user-domain-refused': afterRefusal(m.error_user_domain_refused, 'user-domain-refused'),
  'upstream-unavailable': afterRefusal(m.error_upstream_unavailable, 'upstream-unavailable'),
  'upstream-refused': afterRefusal(
    () => m.error_upstream_refused({ message: 'The account is being moved', code: '5999' }),
    'upstream-refused',
    { upstreamCode: '5999', upstreamMessage: 'The account is being moved' },
  ),
  'nothing-answers': { shows: m.error_offline, view: home, answers: { session: noNetwork } },
  'captive-portal': { shows: m.error_offline_page, view: home, answers: { session: webPage } },
  'server-fails': { shows: m.error_internal, view: home, answers: { session: refused('internal', {}, 500) } },
  'session-expired': {
    shows: m.session_expired_title,
    view: home,
    answers: { session: () => nobody() },
    kept: { settings: [lastAccount] },
  },
  'signed-out-unreached': {
    shows: m.signed_out_later_title,
    view: home,
    answers: { session: noNetwork },
    browser: leaveSignOutMark,
  },
  'sign-out': {
    shows: m.sign_out_title,
    view: home,
    answers: { devices: () => page([row(store, 'Van 7')]) },
    act: signOut,
  },
  'sign-out-nothing-kept': {
    shows: m.sign_out_nothing_kept,
    view: home,
    answers: { devices: silent },
    act: signOut,
  },
  'sign-out-with-a-work-list': {
    shows: () => m.sign_out_work_list({ devices: devicesText(1) }),
    view: home,
    answers: { devices: () => page([row(store, 'Van 7')]) },
    kept: { workItems: [keptItem(1, 'Loading bay sensor')] },
    act: signOut,
  },
  'sign-out-unsent': {
    shows: m.sign_out_unsent_text,
    view: home,
    answers: { devices: () => page([row(store, 'Van 7')]) },
    kept: { outbox: [unsent.outbox], activity: [unsent.activity] },
    act: signOut,
  },
  'sign-out-in-an-upgrade': {
    shows: m.sign_out_upgrade_text,
    view: home,
    answers: { devices: () => page([row(sensor, 'Loading bay sensor')]) },
    act: async (person) => {
      void upgradeInAnotherTab(sensor)();
      await signOut(person);
    },
  },
  'sign-out-offline': {
    shows: m.sign_out_offline,
    view: home,
    answers: offline,
    kept: { settings: [lastAccount], devices: keptDevices, plans: keptPlans },
    act: signOut,
  },
  menu: {
    shows: () => m.signed_in_as({ name: ACCOUNT_NAME }),
    view: home,
    act: ({ press }) => press(m.account_menu()),
  },
};
