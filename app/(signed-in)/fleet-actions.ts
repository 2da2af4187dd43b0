'use server';

import { redirect } from 'next/navigation';
import { type ActionResult, attempt } from '@/app/action-result';
import { requireActor } from '@/app/session';
import { startSweep } from '@/lib/sweeps/start';

/** Inspects the ticked instances, those that the filter matches, or, only where that was the button, all. */
export async function inspectFleet(_before: unknown, form: FormData): Promise<ActionResult> {
  const scope = form.get('scope');
  const filter = Object.fromEntries(
    [...form]
      .filter(([name, value]) => name.startsWith('filter.') && typeof value === 'string' && value !== '')
      .map(([name, value]) => [name.slice('filter.'.length), value]),
  );
  const result = await attempt(async () =>
    startSweep(
      await requireActor('operator'),
      scope === 'ticked'
        ? { instanceIds: form.getAll('id').map(String) }
        : scope === 'all' && Object.keys(filter).length === 0
          ? { all: true }
          : { filter: filter as never },
      form.get('between') === 'yes' ? { instances: 'scope' } : {},
    ),
  );
  if (result.status === 'ok') redirect(`/sweeps/${result.data.id}`);
  return result.status === 'error'
    ? { ...result, message: result.message ?? Object.values(result.fields)[0] ?? null }
    : result;
}
