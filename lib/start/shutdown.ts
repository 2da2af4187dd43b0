type Task = () => Promise<unknown>;

/** Milliseconds from the signal to the end, whatever still runs. */
export const STOP_MS = 10_000;

// On globalThis: Next's bundle registers, and the server outside of it runs them.
const shared = globalThis as { clearanceShutdown?: Map<string, Task> };

/** Has something done before the process ends, for example work put back into the queue. Once for each name. */
export function onShutdown(name: string, task: Task): void {
  shared.clearanceShutdown ??= new Map();
  shared.clearanceShutdown.set(name, task);
}

/** Runs what was registered, side by side; one that fails is told and keeps no other from running. */
export async function runShutdownTasks(onError: (name: string, error: unknown) => void): Promise<void> {
  const tasks = [...(shared.clearanceShutdown ?? [])];
  shared.clearanceShutdown?.clear();
  await Promise.all(tasks.map(([name, task]) => task().catch((error) => onError(name, error))));
}
