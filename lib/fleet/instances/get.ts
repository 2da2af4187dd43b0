import { FOUND_INSPECTION, toFoundInspection } from '@/lib/fleet/inspections/find';
import { type InspectionDetail, shownInspection } from '@/lib/fleet/inspections/get';
import { db } from '@/lib/platform/db/client';
import type { Credential, HostKey, Instance, Prisma } from '@/lib/platform/db/types';
import { findInstance } from './find';
import { staleSince } from './stale-since';

export type CredentialSummary = Pick<Credential, 'id' | 'name' | 'kind' | 'username' | 'fingerprint' | 'sudo'>;

export type InstanceDetail = Omit<Instance, 'latestInspectionId' | 'asOf' | 'cause'> & {
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

/** The fields that `shownInstance` reads. */
const SHOWN_INSTANCE = {
  tags: { orderBy: { tag: 'asc' } },
  credential: { select: { id: true, name: true, kind: true, username: true, fingerprint: true, sudo: true } },
  hostKeys: { orderBy: { id: 'desc' } },
  latestInspection: { include: FOUND_INSPECTION },
  inspections: {
    where: { state: { in: ['queued', 'running'] } },
    orderBy: { id: 'desc' },
    take: 1,
    select: { id: true, sweepId: true, state: true, phase: true },
  },
} satisfies Prisma.InstanceInclude;

/** One instance, to be shown. @throws CodedError `instance.not-found` (404) */
export async function getInstance(id: string): Promise<InstanceDetail> {
  return shownInstance(await findInstance(db, id, SHOWN_INSTANCE));
}

/** The view of an instance: its credential without secrets, its output masked. Pure. */
function shownInstance(row: Prisma.InstanceGetPayload<{ include: typeof SHOWN_INSTANCE }>): InstanceDetail {
  const { latestInspectionId: _, asOf: __, cause: ___, tags, latestInspection, inspections, ...instance } = row;
  return {
    ...instance,
    tags: tags.map(({ tag }) => tag),
    latestInspection: latestInspection && shownInspection(toFoundInspection(latestInspection)),
    staleSince: staleSince(row),
    activeInspection: inspections[0] ?? null,
  };
}
