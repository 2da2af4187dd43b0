/** A value as JSON that must not be cached. */
export function jsonResponse(value: unknown, status: number): Response {
  return Response.json(value, { status, headers: { 'cache-control': 'no-store' } });
}
