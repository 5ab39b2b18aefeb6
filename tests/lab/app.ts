import { mergeTests } from 'playwright/test';
import { test as appTest } from '../e2e/support/fixtures';
import { test as labTest } from './lab';

/**
 * The app with its Developer Center, in a browser whose Bluetooth is the lab's. All of the lab's tests come from here: a
 * worker whose fixtures are another's ends, and its browser with it.
 */
export const test = mergeTests(labTest, appTest);

export { expect } from '../e2e/support/fixtures';
