import { db } from '@/lib/platform/db/client';
import { countUses, findCredential } from './find';
import { type CredentialRow, shownCredential } from './list';

/** One credential, to be shown. @throws CodedError `credential.not-found` (404) */
export async function getCredential(id: string): Promise<CredentialRow> {
  return shownCredential(await findCredential(db, id), await countUses(db, id));
}
