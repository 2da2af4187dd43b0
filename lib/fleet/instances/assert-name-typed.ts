import { CodedError } from '@/lib/platform/errors/coded';

/**
 * Holds what a person typed against the instance's name, before something that cannot be taken back.
 *
 * @param typed left out where nobody was asked for the name: the API names the instance by its id
 * @throws CodedError `instance.name-not-typed` (422)
 */
export function assertNameTyped(name: string, typed: string | undefined): void {
  if (typed === undefined || typed.trim() === name) return;
  throw new CodedError('instance.name-not-typed', 422, { name }, 'confirmation');
}
