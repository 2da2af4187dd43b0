import type { ContainerEffect } from './plan-types';

const UNHARMED: readonly string[] = ['keeps-running', 'rejoins', 'brought-up'] satisfies ContainerEffect['effect'][];

/** Whether a plan interrupts a container, even for a moment. */
export function isInterrupted({ effect }: { effect: string }): boolean {
  return !UNHARMED.includes(effect);
}
