import { describe, expect, it, vi } from 'vitest';
import type { DeviceId } from '../plans/types';
import { OpenStates, type Openable } from './open-states';
import { idOf } from '../testing/plans';

function setUp() {
  const made: string[] = [];
  const opened = vi.fn();
  const ended = vi.fn();
  const states = new OpenStates<DeviceId, Openable<[string]>, [string]>(({ deviceKey }) => {
    made.push(deviceKey);
    return {
      open() {
        opened(deviceKey);
        return (why) => void ended(deviceKey, why);
      },
    };
  });
  return { states, made, opened, ended };
}

const turn = (): Promise<void> => Promise.resolve();

describe('OpenStates', () => {
  it('gives one state a device while it is open, whoever asks and with whatever object', async () => {
    const { states, made, opened, ended } = setUp();
    const first = states.of(idOf('a'));
    expect(states.of({ ...idOf('a') })).toBe(first);
    const leave = first.open();
    const leaveToo = states.of(idOf('a')).open();
    leave('first');
    await turn();
    expect(states.of(idOf('a'))).toBe(first);
    expect(ended).not.toHaveBeenCalled();
    leaveToo('second');
    await turn();
    expect(ended.mock.calls).toEqual([['a', 'second']]);
    expect(opened.mock.calls).toEqual([['a']]);
    expect(made).toEqual(['a']);
  });

  it('keeps it for the page that takes the place of another', async () => {
    const { states, opened, ended } = setUp();
    const leave = states.of(idOf('a')).open();
    // The next page asks before the one before it is taken down, and opens after that.
    const next = states.of(idOf('a'));
    leave('for the next');
    expect(next.isOpen).toBe(true);
    const leaveNext = next.open();
    await turn();
    expect(ended).not.toHaveBeenCalled();
    expect(opened).toHaveBeenCalledTimes(1);
    leaveNext('for good');
    await turn();
    expect(ended.mock.calls).toEqual([['a', 'for good']]);
    expect(next.isOpen).toBe(false);
  });

  it('is another one once the last page has left, and parts devices', async () => {
    const { states, made } = setUp();
    const first = states.of(idOf('a'));
    const other = states.of(idOf('b'));
    expect(other).not.toBe(first);
    other.open();
    first.open()('gone');
    await turn();
    expect(states.of(idOf('a'))).not.toBe(first);
    expect(states.of(idOf('b'))).toBe(other);
    expect(made).toEqual(['a', 'b', 'a']);
  });

  it('counts a page once, however often it leaves', async () => {
    const { states, ended } = setUp();
    const state = states.of(idOf('a'));
    const leave = state.open();
    state.open();
    leave('once');
    leave('twice');
    await turn();
    expect(ended).not.toHaveBeenCalled();
  });

  it('can be opened again by who still has it', async () => {
    const { states, opened } = setUp();
    const state = states.of(idOf('a'));
    state.open()('for now');
    await turn();
    state.open();
    expect(states.of(idOf('a'))).toBe(state);
    expect(opened).toHaveBeenCalledTimes(2);
  });
});
