/** The result of a Server Action for its form; see app/action-result.ts. */
export type FormResult =
  | { status: 'idle' }
  | { status: 'ok'; data: unknown }
  | { status: 'error'; message: string | null; fields: Record<string, string> };

export type FormAction = (before: FormResult, form: FormData) => Promise<FormResult>;
