import { InvalidInput } from '@/lib/platform/errors/invalid-input';

/**
 * The parameters of a request's address.
 * @throws InvalidInput `input.repeated` if a parameter is given twice: it is not clear which one counts
 */
export function readQuery(request: Request): Record<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of new URL(request.url).searchParams) {
    if (query.has(name)) {
      const field = name.slice(0, 100);
      throw new InvalidInput([{ code: 'input.repeated', params: { name: field }, field }]);
    }
    query.set(name, value);
  }
  return Object.fromEntries(query);
}
