import type { TestConnectionResult } from '@/lib/fleet/instances/test-connection';

/** What the instance form's action says to it. */
export interface InstanceFormResult {
  status: 'idle' | 'ok' | 'error';
  message: string | null;
  fields: Record<string, string>;
  /** The outcome of a test connection. */
  test: TestConnectionResult | null;
  /** A new credential that was kept on the way: the form goes on with it. */
  kept: { id: string; name: string } | null;
}

export const IDLE: InstanceFormResult = { status: 'idle', message: null, fields: {}, test: null, kept: null };
