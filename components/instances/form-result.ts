import type { TestConnectionResult } from '@/lib/fleet/instances/test-connection';

/** The result of the instance form's action. */
export interface InstanceFormResult {
  status: 'idle' | 'ok' | 'error';
  message: string | null;
  fields: Record<string, string>;
  /** The outcome of a test connection. */
  test: TestConnectionResult | null;
  /** A new credential that was stored on the way: the form continues with it. */
  kept: { id: string; name: string } | null;
}

export const IDLE: InstanceFormResult = { status: 'idle', message: null, fields: {}, test: null, kept: null };
