import { INSPECTION_DETAIL, type InspectionDetail, toInspectionDetail } from '@/lib/fleet/inspections/get';
import { db } from '@/lib/platform/db/client';
import type { Credential, HostKey, Instance } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import { staleSince } from './stale-since';

export type CredentialSummary = Pick<Credential, 'id' | 'name' | 'kind' | 'username' | 'fingerprint' | 'sudo'>;

export type InstanceDetail = Omit<Instance, 'latestInspectionId' | 'asOf'> & {
  tags: string[];
  credential: CredentialSummary;
  /** Newest first. */
  hostKeys: HostKey[];
  /** The newest finished inspection, with everything it saw; null if there is none. */
  latestInspection: InspectionDetail | null;
  /** When a change ended, if no inspection has finished since then: the newest one is from before. Null otherwise. */
  staleSince: Date | null;
  /** The inspection that is queued or running, if any. */
  activeInspection: { id: string; sweepId: string; state: string; phase: string | null } | null;
};

/** @throws CodedError `instance.not-found` (404) */
export async function getInstance(id: string): Promise<InstanceDetail> {
  const row = await db.instance.findUnique({
    where: { id },
    include: {
      tags: { orderBy: { tag: 'asc' } },
      credential: { select: { id: true, name: true, kind: true, username: true, fingerprint: true, sudo: true } },
      hostKeys: { orderBy: { id: 'desc' } },
      latestInspection: { include: INSPECTION_DETAIL },
    },
  });
  if (!row) throw new CodedError('instance.not-found', 404);
  const { latestInspectionId: _, asOf: __, tags, latestInspection, ...instance } = row;
  const activeInspection = await db.inspection.findFirst({
    where: { instanceId: id, state: { in: ['queued', 'running'] } },
    orderBy: { id: 'desc' },
    select: { id: true, sweepId: true, state: true, phase: true },
  });
  return {
    ...instance,
    tags: tags.map(({ tag }) => tag),
    latestInspection: latestInspection && toInspectionDetail(latestInspection),
    staleSince: staleSince(row),
    activeInspection,
  };
}
