import { useActionState } from 'react';
import type { FormAction } from './form-result';

/** A Server Action for a form: its latest result, the errors by input name, and a function to send the inputs. */
export function useFormAction(action: FormAction) {
  const [result, send, pending] = useActionState(action, { status: 'idle' });
  return { result, send, pending, errors: result.status === 'error' ? result.fields : {} };
}
