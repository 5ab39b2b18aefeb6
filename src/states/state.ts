import type { Component } from 'svelte';
import type { Answers } from './world/gateway';
import type { Kept } from './world/keep';
import type { Person } from './world/person';

/** A page of the app, or a part of one, with what it is given. */
export interface View {
  readonly component: Component<Record<string, unknown>>;
  readonly props: Record<string, unknown>;
}

/** One state of a view: the app itself, with what is around it given. */
export interface State {
  /** What stands on the page once it is in this state, in the page's language. */
  readonly shows: () => string;
  readonly view: View;
  /** What its address has behind the question mark, for a page that reads it. */
  readonly query?: string;
  /** What the gateway answers, by operation; the others answer as usual (`usualAnswers`). */
  readonly answers?: Answers;
  /** By how much the Developer Center's clock is ahead of this device's, ms. */
  readonly aheadMs?: number;
  /** What this browser keeps; nothing if it is left out. */
  readonly kept?: Kept;
  /** What else this browser does, before the app begins (world/browser.ts). */
  readonly browser?: () => Promise<void> | void;
  /** What the browser's settings say of notifications; `default`, if it is left out: nobody has been asked. */
  readonly notifications?: NotificationPermission;
  /** What a person does to come to it. */
  readonly act?: (person: Person) => Promise<void>;
}

/** A feature's states by the names that stand in their addresses. */
export type States = Readonly<Record<string, State>>;

/** A view of a component; what it is given is checked here and nowhere else. */
export function view<Props extends Record<string, unknown>>(
  component: Component<Props>,
  ...[props]: Record<string, never> extends Props ? [] : [props: Props]
): View {
  return { component: component as unknown as View['component'], props: props ?? {} };
}
