import { EventEmitter } from 'node:events';

// On globalThis because Next loads a module once per bundle: the runner and the routes may hold different copies.
const shared = globalThis as { clearanceJobWake?: EventEmitter };
shared.clearanceJobWake ??= new EventEmitter().setMaxListeners(50);
const emitter = shared.clearanceJobWake;

/** Tells the runner of this process, if there is one, that there may be work: it looks at once and not at its next turn. */
export function wakeRunner(): void {
  // The caller's transaction is still open; by the next turn of the runner it has been committed.
  setTimeout(() => emitter.emit('work'), 20).unref();
}

/** Calls the listener whenever there may be work. @returns what stops the listening */
export function onWake(listener: () => void): () => void {
  emitter.on('work', listener);
  return () => emitter.off('work', listener);
}
