'use server';

import { redirect } from 'next/navigation';
import { type ActionResult, attempt } from '@/app/action-result';
import { requireActor } from '@/app/session';
import type { SweepOptions } from '@/lib/fleet/sweeps/schema';
import { startSweep } from '@/lib/fleet/sweeps/start';
import { scopeFromForm } from './scope-from-form';

/** Inspects the ticked instances, those that match the filter, or all (only with the button for all). */
export async function inspectFleet(_before: unknown, form: FormData): Promise<ActionResult> {
  const options: SweepOptions = form.get('between') === 'yes' ? { between: true } : {};
  const result = await attempt(async () => startSweep(await requireActor('operator'), scopeFromForm(form), options));
  if (result.status === 'ok') redirect(`/sweeps/${result.data.id}`);
  return result.status === 'error'
    ? { ...result, message: result.message ?? Object.values(result.fields)[0] ?? null }
    : result;
}
