import type { Locator, Page } from 'playwright/test';
import { expectAccessible } from './support/axe';
import { devices, gotoDevice, moveCalendar, planCard, planOf, signIn } from './support/device-page';
import { expect, test } from './support/fixtures';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PLAN = 'Tracker firmware 2.5.0';

async function openDialog(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Schedule' }).click();
  const dialog = page.getByRole('dialog', { name: 'Schedule' });
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Types over one part of a date or time, as a person does: into the part that has the focus. */
async function type(dialog: Locator, part: string, digits: string): Promise<void> {
  await dialog.getByRole('spinbutton', { name: part }).press(digits.charAt(0));
  for (const digit of digits.slice(1)) await dialog.page().keyboard.press(digit);
}

test('appoints tonight, and sees it start at its time', async ({ page, server }) => {
  // A device's whole walk.
  test.setTimeout(90_000);
  await page.clock.install();
  await signIn(page);
  await gotoDevice(page, devices.awaiting);
  const dialog = await openDialog(page);
  await expect(dialog.getByText('(Europe/Berlin)')).toBeVisible();
  await dialog.getByRole('button', { name: /^Tonight/ }).click();
  await expect(dialog.getByText('Lasts 2 hours.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Schedule' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('The Developer Center has accepted the schedule.')).toBeVisible();
  const plan = planCard(page, PLAN);
  await expect(plan.getByText(/Scheduled: .*02:00–04:00/)).toBeVisible();
  await expect(plan.getByRole('button', { name: 'Change the time' })).toBeFocused();

  const { appointment } = await planOf(server, devices.awaiting);
  if (appointment === null) throw new Error('nothing is appointed');
  expect(appointment.end - appointment.start).toBe(2 * HOUR);
  const now = await moveCalendar(server, 0);
  const ahead = appointment.start - now + 1_000;
  await moveCalendar(server, ahead);
  await page.clock.fastForward(ahead);
  await expect(plan.getByText('The device is back and runs the new version.')).toBeVisible();
  const history = page.getByRole('region', { name: 'History' });
  await expect(history.getByRole('listitem')).toContainText([
    'You chose: Schedule',
    'Scheduled',
    'Succeeded',
  ]);
});

test('names each violation at its field, and sends nothing until they are gone', async ({
  signedIn: page,
  server,
}) => {
  await gotoDevice(page, devices.awaiting);
  const dialog = await openDialog(page);
  const send = dialog.getByRole('button', { name: 'Schedule' });
  const start = dialog.getByRole('group', { name: 'Start', exact: true });
  const end = dialog.getByRole('group', { name: 'End', exact: true });
  await dialog.getByRole('button', { name: /^Tonight/ }).click();

  await type(dialog, 'End: hour', '02');
  await type(dialog, 'End: minute', '30');
  await expect(end.getByText('A scheduled period lasts at least one hour.')).toBeVisible();
  await expect(dialog.getByRole('spinbutton', { name: 'End: hour' })).toHaveAttribute('aria-invalid', 'true');
  await expect(send).toBeDisabled();
  await type(dialog, 'End: hour', '01');
  await expect(end.getByText('The end must come after the start.')).toBeVisible();
  await expectAccessible(page);

  await type(dialog, 'Start: year', '2020');
  await expect(start.getByText("This is before the plan's period.")).toBeVisible();
  await dialog.getByRole('button', { name: /The last hour/ }).click();
  await expect(start.getByText("This is before the plan's period.")).toBeHidden();
  // Of the fields the year alone never begins anew at its end.
  await dialog.getByRole('spinbutton', { name: 'End: year' }).press('ArrowUp');
  await expect(end.getByText("This is after the plan's period.")).toBeVisible();
  await dialog.getByRole('spinbutton', { name: 'End: hour' }).press('Backspace');
  await dialog.getByRole('spinbutton', { name: 'End: hour' }).press('Backspace');
  await expect(end.getByText('Please fill this in.')).toBeVisible();
  await expect(dialog.getByRole('spinbutton', { name: 'End: hour' })).toHaveAttribute(
    'aria-valuetext',
    'Empty',
  );
  expect((await planOf(server, devices.awaiting)).appointment).toBeNull();

  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Schedule' })).toBeFocused();
});

test('changes an appointment, changes it back, and cancels it', async ({ signedIn: page, server }) => {
  await gotoDevice(page, devices.appointed);
  const before = (await planOf(server, devices.appointed)).appointment;
  if (before === null) throw new Error('nothing is appointed');
  await page.getByRole('button', { name: 'Change the time' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change the time' });
  await expect(dialog.getByText('Lasts 2 hours.')).toBeVisible();
  // The end moves along with the start.
  await dialog.getByRole('spinbutton', { name: 'Start: hour' }).press('ArrowUp');
  await expect(dialog.getByText('Lasts 2 hours.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Schedule' }).click();
  await expect(dialog).toBeHidden();
  await expect
    .poll(async () => (await planOf(server, devices.appointed)).appointment)
    .toEqual({ start: before.start + HOUR, end: before.end + HOUR });

  await page.getByRole('button', { name: /^Change back to/ }).click();
  await expect.poll(async () => (await planOf(server, devices.appointed)).appointment).toEqual(before);

  await page.getByRole('button', { name: 'Cancel upgrade' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the upgrade' }).click();
  await expect(page.getByText('The Developer Center has cancelled the upgrade.')).toBeVisible();
  await expect(page.getByText(/^Scheduled:/)).toBeHidden();
  expect(await planOf(server, devices.appointed)).toMatchObject({ phase: 'cancelled', appointment: null });
});

test('says what the clocks do in the night in which they change', async ({ page, server }) => {
  // Noon in Berlin on the day before the last Sunday of March 2027.
  const noon = Date.parse('2027-03-27T11:00:00Z');
  await moveCalendar(server, noon - (await moveCalendar(server, 0)));
  const tracker = devices.awaiting;
  await server.control({
    command: 'createPlan',
    deviceKeys: [tracker.deviceKey],
    name: 'Spring plan',
    endsIn: 5 * DAY,
  });
  await page.clock.install({ time: noon });
  await signIn(page);
  await gotoDevice(page, tracker);
  const dialog = await openDialog(page);
  const start = dialog.getByRole('group', { name: 'Start', exact: true });
  // Tonight from 02:00, which does not exist, to 04:00: one hour.
  await expect(dialog.getByRole('button', { name: /^Tonight/ })).toContainText('03:00–04:00');
  await type(dialog, 'Start: hour', '02');
  await type(dialog, 'Start: minute', '30');
  await expect(
    start.getByText('The clocks skip this time that night. It is moved forward by as much.'),
  ).toBeVisible();
  await expectAccessible(page);
  await type(dialog, 'Start: hour', '01');
  await expect(dialog.getByText('The clocks change in between')).toBeVisible();
  await dialog.getByRole('button', { name: 'Schedule' }).click();
  await expect(dialog).toBeHidden();
  // 01:30 in Berlin is 00:30 by UTC; the hour that it had is kept.
  expect((await planOf(server, tracker)).appointment).toEqual({
    start: Date.parse('2027-03-28T00:30:00Z'),
    end: Date.parse('2027-03-28T01:30:00Z'),
  });
});

test('loses nothing that was typed where the session expires in the dialog', async ({
  signedIn: page,
  server,
}) => {
  await gotoDevice(page, devices.awaiting);
  const dialog = await openDialog(page);
  await dialog.getByRole('button', { name: /^Tonight/ }).click();
  await type(dialog, 'Start: hour', '03');
  await type(dialog, 'Start: minute', '15');
  await page.waitForLoadState('networkidle');
  await server.control({ command: 'expireTokens', refreshTokensToo: true });
  await dialog.getByRole('button', { name: 'Schedule' }).click();
  const again = page.getByRole('dialog', { name: 'Please sign in again' });
  await expect(again).toBeVisible();
  await expectAccessible(page);
  // What was typed stands beneath.
  const hour = page.getByRole('spinbutton', { name: 'Start: hour', includeHidden: true });
  await expect(hour).toHaveText('03');
  await again.getByRole('button', { name: 'Sign in with the demo account' }).click();
  await expect(again).toBeHidden();
  await expect(dialog).toBeHidden();
  await expect(planCard(page, PLAN).getByText(/Scheduled: .*03:15–05:15/)).toBeVisible();
  expect((await planOf(server, devices.awaiting)).appointment).not.toBeNull();
});

test('a plan that is suspended under the open dialog is said there, and nothing is lost', async ({
  signedIn: page,
  server,
}) => {
  await gotoDevice(page, devices.awaiting);
  const dialog = await openDialog(page);
  const { planId } = await planOf(server, devices.awaiting);
  await server.control({ command: 'setPlanState', planId, state: 'suspended' });
  await dialog.getByRole('button', { name: 'Schedule' }).click();
  await expect(dialog.getByText('The plan is suspended. (code 6204)')).toBeVisible();
  await expect(dialog.getByText('This cannot be scheduled now')).toBeVisible();
  await expect(dialog.getByRole('spinbutton', { name: 'Start: hour' })).toHaveText('02');
  await expect(dialog.getByRole('button', { name: 'Schedule' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Not now' }).click();
  await expect(page.getByText('This device has no upgrade plan.')).toBeVisible();
  await expect(page.getByText('Not done: Schedule')).toBeVisible();
});

test('an appointment by keyboard alone', async ({ signedIn: page, server }) => {
  await gotoDevice(page, devices.awaiting);
  await page.getByRole('button', { name: 'Schedule' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Schedule' })).toBeVisible();
  // Over the three quick choices and the date to the hour, and on by the arrows.
  for (let press = 0; press < 3; press++) await page.keyboard.press('Tab');
  await expect(page.getByRole('spinbutton', { name: 'Start: day' })).toBeFocused();
  for (let press = 0; press < 2; press++) await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('spinbutton', { name: 'Start: year' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('spinbutton', { name: 'Start: hour' })).toBeFocused();
  await page.keyboard.type('0445');
  const send = page.getByRole('dialog').getByRole('button', { name: 'Schedule' });
  for (let press = 0; press < 12; press++) {
    if (await send.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect(planCard(page, PLAN).getByText(/Scheduled: .*04:45–06:45/)).toBeVisible();
  expect((await planOf(server, devices.awaiting)).phase).toBe('appointed');
});

test.describe('by a clock of twelve hours', () => {
  test.use({ locale: 'en-US' });

  test('an afternoon is typed, told and sent as one @long', async ({ signedIn: page, server }) => {
    await gotoDevice(page, devices.awaiting);
    const dialog = await openDialog(page);
    const half = dialog.getByRole('spinbutton', { name: 'Start: AM or PM' });
    await type(dialog, 'Start: hour', '04');
    await type(dialog, 'Start: minute', '45');
    await half.press('a');
    await expect(half).toHaveText('AM');
    await half.press('p');
    await expect(half).toHaveText('PM');
    await dialog.getByRole('button', { name: 'Schedule' }).click();
    await expect(planCard(page, PLAN).getByText(/Scheduled: .*4:45\s*–\s*6:45\sPM/)).toBeVisible();
    const { appointment } = await planOf(server, devices.awaiting);
    const hour = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', timeStyle: 'short' });
    expect(hour.format(appointment?.start)).toBe('16:45');
  });
});
