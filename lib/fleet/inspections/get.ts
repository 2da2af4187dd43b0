import { maskSecretsIn } from '@/lib/access/secrets/mask';
import { db } from '@/lib/platform/db/client';
import { type FoundInspection, findInspection } from './find';
import type { InspectionPhase, InspectionState } from './state';

export type { InspectionPhase, InspectionState };

/** An inspection as it is shown: secrets in the instance's output are masked. */
export type InspectionDetail = FoundInspection;

/** One inspection with everything it saw, to be shown. @throws CodedError `inspection.not-found` (404) */
export async function getInspection(id: string): Promise<InspectionDetail> {
  return shownInspection(await findInspection(db, id));
}

/** The view of an inspection. Pure. */
export function shownInspection(found: FoundInspection): InspectionDetail {
  return maskSecretsIn(found);
}
