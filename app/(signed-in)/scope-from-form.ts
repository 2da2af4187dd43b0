import type { InstanceScope } from '@/lib/fleet/instances/schema';

/** The instances of a form: the ticked ones, those that match the filter, or, only if it says so explicitly, all. */
export function scopeFromForm(form: FormData): InstanceScope {
  const scope = form.get('scope');
  if (scope === 'ticked') return { instanceIds: form.getAll('id').map(String) };
  const filter = Object.fromEntries(
    [...form]
      .filter(([name, value]) => name.startsWith('filter.') && typeof value === 'string' && value !== '')
      .map(([name, value]) => [name.slice('filter.'.length), value]),
  );
  if (scope === 'all' && Object.keys(filter).length === 0) return { all: true };
  // The verb reads it with its schema, and refuses unknown values.
  return { filter } as InstanceScope;
}
