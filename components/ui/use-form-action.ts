import { useActionState } from 'react';
import type { FormAction } from './form-result';

/** A Server Action for a form: its latest outcome, the mistakes by input name, and how to send it what was typed. */
export function useFormAction(action: FormAction) {
  const [result, send, pending] = useActionState(action, { status: 'idle' });
  return { result, send, pending, errors: result.status === 'error' ? result.fields : {} };
}
