import type { InstanceScope } from '@/lib/fleet/instances/schema';

/** Which instances a form of the fleet is about: the ticked ones, those that its filter matches, or, only where it says so, all. */
export function scopeFromForm(form: FormData): InstanceScope {
  const scope = form.get('scope');
  if (scope === 'ticked') return { instanceIds: form.getAll('id').map(String) };
  const filter = Object.fromEntries(
    [...form]
      .filter(([name, value]) => name.startsWith('filter.') && typeof value === 'string' && value !== '')
      .map(([name, value]) => [name.slice('filter.'.length), value]),
  );
  if (scope === 'all' && Object.keys(filter).length === 0) return { all: true };
  // The verb reads it by its schema, and refuses what that does not know.
  return { filter } as InstanceScope;
}
