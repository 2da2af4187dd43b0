import { EventEmitter } from 'node:events';

// On globalThis because Next loads a module once for each bundle: the runner and the routes may have different copies.
const shared = globalThis as { clearanceJobWake?: EventEmitter };
shared.clearanceJobWake ??= new EventEmitter().setMaxListeners(50);
const emitter = shared.clearanceJobWake;

/** Tells the runner of this process, if there is one, that there may be work, so that it checks at once. */
export function wakeRunner(): void {
  // The caller's transaction is still open now. It is committed before the runner checks.
  setTimeout(() => emitter.emit('work'), 20).unref();
}

/** @returns a function that ends the listening */
export function onWake(listener: () => void): () => void {
  emitter.on('work', listener);
  return () => emitter.off('work', listener);
}
