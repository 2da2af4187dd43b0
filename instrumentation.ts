/** Next calls this once when the server starts: the jobs that sweeps and fixes are run by are started here. */
export async function register(): Promise<void> {
  // Not while pages are built, and not in the runtime that has no Node modules.
  if (process.env.NEXT_RUNTIME !== 'nodejs' || process.env.NEXT_PHASE === 'phase-production-build') return;
  const { runJobs } = await import('@/lib/start/jobs');
  runJobs();
}
