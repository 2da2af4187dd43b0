/**
 * A caller's mistake: something that the caller (a person or a program) can correct. Thrown by the verbs, translated
 * once at the edge (problem details in the API, a message on the page). The texts are in the catalogues under
 * `error.<code>`.
 */
export class CodedError extends Error {
  override readonly name = 'CodedError';

  /**
   * @param code key in the catalogues under `error`, for example `instance.duplicate-address`
   * @param status the HTTP status that fits: 400, 401, 403, 404, 409, 413, 422 or 429
   * @param params values for the message; never a secret
   * @param field the input that is wrong, as a path such as `address`
   */
  constructor(
    readonly code: string,
    readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429,
    readonly params: Record<string, string | number> = {},
    readonly field: string | null = null,
  ) {
    super(code);
  }
}
