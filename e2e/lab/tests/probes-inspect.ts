import { readFileSync } from 'node:fs';
import { connect } from '@/lib/remote/ssh/connect';
import { diagnose } from '@/lib/truth/mtu/diagnose';
import type { Diagnosis } from '@/lib/truth/mtu/verdict';
import type { Observations } from '@/lib/truth/probes/observations';
import { parseInspection } from '@/lib/truth/probes/parse-inspection';
import { type InspectionOptions, inspectionScript } from '@/lib/truth/probes/script';
import { newNonce } from '@/lib/truth/script/nonce';
import { scaled } from '../../pace/scaled.mjs';
import { setDaemonJson } from '../docker/daemon-json';
import type { Instance, Lab } from '../types';

export interface Inspected extends Diagnosis {
  observations: Observations;
  codes: string[];
  raw: string;
  /** Milliseconds of the script only. */
  ms: number;
}

export type Who = Partial<Omit<InspectionOptions, 'nonce'>> & { user?: string; sudoPassword?: string };

/** One inspection over real SSH, like Clearance does it: one connection, one script, the parsers and the diagnosis. */
export async function inspect(lab: Lab, instance: Instance, options: Who = {}): Promise<Inspected> {
  const { user = 'operator', sudoPassword, ...asked } = options;
  const connection = await connect(
    {
      address: instance.address,
      port: instance.port,
      username: user,
      auth: { kind: 'key', privateKey: readFileSync(lab.keys.ed25519, 'utf8') },
    },
    { verifyHostKey: (key) => (Object.values(instance.hostKeys).includes(key.fingerprint) ? 'trusted' : 'changed') },
  );
  if (!connection.ok) throw new Error(`${connection.code}: ${connection.evidence}`);
  try {
    const nonce = newNonce();
    const outcome = await connection.exec({
      source: inspectionScript({ nonce, ...asked }),
      sudoPassword,
      deadlineMs: scaled(120_000),
      maxBytes: 4 * 1024 * 1024,
    });
    if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.evidence}`);
    const observations = parseInspection(outcome.stdout, nonce);
    const diagnosis = diagnose(observations);
    const codes = diagnosis.findings.map((finding) => finding.code);
    return { ...diagnosis, observations, codes, raw: outcome.stdout, ms: outcome.ms };
  } finally {
    connection.close();
  }
}

/** The observation of one path. */
export function pathTo(inspected: Inspected, target: string, family: 4 | 6 = target.includes(':') ? 6 : 4) {
  return inspected.observations.paths.find((path) => path.target === target && path.family === family);
}

/** Docker's observation, where it is known. */
export function dockerOf(inspected: Inspected) {
  if (!inspected.observations.docker.known) throw new Error(inspected.observations.docker.detail);
  return inspected.observations.docker.value;
}

/** Sets Docker's MTU correctly, so that only the path decides the verdict. */
export async function dockerFits(instance: Instance): Promise<void> {
  await setDaemonJson(instance, '{"mtu":1442}');
}
