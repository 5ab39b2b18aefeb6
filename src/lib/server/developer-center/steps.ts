import type { DevicePlan, Step } from './model';

/** A step that has not begun. */
export function newStep(): Step {
  return { status: 0, done: 0, since: null, duration: 1 };
}

/** Starts a step, or goes on with one that stood still; `deviceTime` and `duration` in device milliseconds. */
export function startStep(step: Step, deviceTime: number, duration: number): void {
  step.status = 1;
  step.since = deviceTime;
  step.duration = duration;
}

/** Holds a step where it is. */
export function pauseStep(step: Step, deviceTime: number): void {
  step.done = progressOf(step, deviceTime);
  step.since = null;
}

/** Ends a step, done or failed. */
export function endStep(step: Step, status: 2 | 3, deviceTime: number): void {
  step.done = status === 2 ? 1 : progressOf(step, deviceTime);
  step.since = null;
  step.status = status;
}

/** Puts a step back to where it has not begun. */
export function resetStep(step: Step): void {
  Object.assign(step, newStep());
}

/** 0–1; a step that runs stays under 1 until it is done. */
export function progressOf(step: Step, deviceTime: number): number {
  const running = step.since === null ? 0 : (deviceTime - step.since) / step.duration;
  return Math.min(step.status === 1 ? 0.99 : 1, step.done + running);
}

/** 0–1 over all components: the download of each counts as much as its upgrade. */
export function overallProgress(plan: DevicePlan, deviceTime: number): number {
  const steps = [...plan.downloads, ...plan.upgrades];
  const sum = steps.reduce((total, step) => total + progressOf(step, deviceTime), 0);
  return sum / Math.max(1, steps.length);
}
