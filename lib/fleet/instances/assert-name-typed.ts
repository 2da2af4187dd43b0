import { CodedError } from '@/lib/platform/errors/coded';

/**
 * Compares the name that a person typed with the instance's name, before an action that cannot be undone.
 *
 * @param typed left out if no name is required: the API names the instance by its id
 * @throws CodedError `instance.name-not-typed` (422)
 */
export function assertNameTyped(name: string, typed: string | undefined): void {
  if (typed === undefined || typed.trim() === name) return;
  throw new CodedError('instance.name-not-typed', 422, { name }, 'confirmation');
}
