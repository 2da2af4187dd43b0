type Task = () => Promise<unknown>;

/** Milliseconds from the signal to the end of the process, even if work is still running. */
export const STOP_MS = 10_000;

// On globalThis: the tasks are registered in Next's bundle, and run by the server outside of it.
const shared = globalThis as { clearanceShutdown?: Map<string, Task> };

/** Registers a task to run before the process ends, for example to return work to the queue. One for each name. */
export function onShutdown(name: string, task: Task): void {
  shared.clearanceShutdown ??= new Map();
  shared.clearanceShutdown.set(name, task);
}

/** Runs the registered tasks in parallel. If one fails, the failure is reported and the others still run. */
export async function runShutdownTasks(onError: (name: string, error: unknown) => void): Promise<void> {
  const tasks = [...(shared.clearanceShutdown ?? [])];
  shared.clearanceShutdown?.clear();
  await Promise.all(tasks.map(([name, task]) => task().catch((error) => onError(name, error))));
}
