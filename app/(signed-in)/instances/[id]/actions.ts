'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { type ActionResult, attempt } from '@/app/action-result';
import { requireActor } from '@/app/session';
import { findByNames } from '@/lib/fleet/instances/find-by-names';
import { removeInstance } from '@/lib/fleet/instances/remove';
import { startSweep } from '@/lib/fleet/sweeps/start';
import { MOST_INSTANCES } from '@/lib/truth/probes/paths/target';

/**
 * Queues an inspection of one instance. `proof` also requests the download from inside a container; `instances` names
 * other instances to measure the path to.
 */
export async function inspectOne(_before: unknown, form: FormData): Promise<ActionResult> {
  const id = String(form.get('instanceId'));
  const result = await attempt(async () => {
    const actor = await requireActor('operator');
    const names = form.has('instances') ? namesIn(String(form.get('instances'))) : null;
    await startSweep(
      actor,
      { instanceIds: [id] },
      {
        ...(form.get('proof') === 'yes' ? { proof: true } : {}),
        ...(names ? { instances: await findByNames(names, 'instances') } : {}),
      },
    );
    return null;
  });
  revalidatePath(`/instances/${id}`);
  return result;
}

function namesIn(text: string): string[] {
  const names = text.split(/[,、，\n]/).map((name) => name.trim().normalize());
  // One more than the maximum, so that the verb can refuse it.
  return [...new Set(names)].filter(Boolean).slice(0, MOST_INSTANCES + 1);
}

/** Removes an instance from Clearance. The typed name has to be its name. */
export async function removeOne(_before: unknown, form: FormData): Promise<ActionResult> {
  const result = await attempt(async () => {
    await removeInstance(await requireActor('operator'), String(form.get('instanceId')), {
      typedName: String(form.get('confirmation') ?? ''),
    });
    return null;
  });
  if (result.status === 'ok') redirect('/');
  return result;
}
