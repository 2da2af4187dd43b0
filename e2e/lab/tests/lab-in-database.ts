import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Actor, systemActor } from '@/lib/access/actor/actor';
import { createCredential } from '@/lib/access/credentials/create';
import { createInstance } from '@/lib/fleet/instances/create';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { getRemediation, type RemediationDetail } from '@/lib/fleet/remediations/get';
import { remediationHandler } from '@/lib/fleet/remediations/run';
import { isFinal } from '@/lib/fleet/remediations/types';
import { setSettings } from '@/lib/fleet/settings/set';
import { startRunner } from '@/lib/platform/jobs/runner';
import { freshDatabase } from '../../integration/database';
import { scaledSeconds } from '../../pace/scaled.mjs';
import type { Lab } from '../types';

export const admin: Actor = { ...systemActor('test'), sourceAddress: '127.0.0.1' };

export interface RegisteredLab {
  /** Ids of the registered instances, by name. */
  ids: Record<string, string>;
  remove(): Promise<void>;
}

export interface LabInDatabase extends RegisteredLab {
  /** Applies a plan and waits for its end. */
  apply(planned: Pick<RemediationDetail, 'id'>): Promise<RemediationDetail>;
}

/**
 * A new database with the instances of a lab, without a job runner.
 * @param confirmSeconds the setting of that name: how long a fix waits for its confirmation
 */
export async function registerLab(lab: Lab, confirmSeconds = scaledSeconds(60)): Promise<RegisteredLab> {
  const database = await freshDatabase();
  const key = { name: 'operator', kind: 'key' as const, username: lab.users.operator };
  const credential = await createCredential(admin, { ...key, secret: readFileSync(lab.keys.ed25519, 'utf8') });
  await setSettings(admin, { hostKeyPolicy: 'trust-on-first-use', proofUrl: lab.web.url, confirmSeconds });
  const made = await Promise.all(
    lab.instances.map(({ name, address, port }) =>
      createInstance(admin, { name, address, port, credentialId: credential.id }),
    ),
  );
  return {
    ids: Object.fromEntries(lab.instances.map(({ name }, at) => [name, made[at]?.id ?? ''])),
    remove: () => database.remove(),
  };
}

/** The same with a job runner for fixes: the verbs without the pages. */
export async function registerInDatabase(lab: Lab): Promise<LabInDatabase> {
  const { ids, remove } = await registerLab(lab);
  const runner = startRunner({ remediation: remediationHandler }, { pollMs: 50 });
  return {
    ids,
    async apply({ id }) {
      await applyRemediation(admin, id);
      for (;;) {
        const remediation = await getRemediation(id);
        if (isFinal(remediation.state)) return remediation;
        await sleep(100);
      }
    },
    async remove() {
      await runner.stop();
      await remove();
    },
  };
}
