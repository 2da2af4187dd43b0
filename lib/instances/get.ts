import type { Credential, HostKey, Instance } from '@/lib/db/types';
import type { InspectionDetail } from '@/lib/inspections/get';

export type CredentialSummary = Pick<Credential, 'id' | 'name' | 'kind' | 'username' | 'fingerprint' | 'sudo'>;

export type InstanceDetail = Omit<Instance, 'latestInspectionId'> & {
  tags: string[];
  credential: CredentialSummary;
  /** Newest first. */
  hostKeys: HostKey[];
  /** The newest finished inspection, with all it saw; null where there is none. */
  latestInspection: InspectionDetail | null;
  /** The inspection that is queued or running, if any. */
  activeInspection: { id: string; sweepId: string; state: string; phase: string | null } | null;
};

/** @throws CodedError `instance.not-found` (404) */
export async function getInstance(id: string): Promise<InstanceDetail> {
  throw new Error(`not yet: ${id}`);
}
