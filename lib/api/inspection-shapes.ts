import { z } from 'zod';
import { VERDICTS } from '@/lib/truth/mtu/verdict';
import type { Observations } from '@/lib/truth/probes/observations';
import { finding, milliseconds, mtu, opaque, time } from './shapes';

const fields = {
  id: z.uuid(),
  sweepId: z.string(),
  instanceId: z.string(),
  state: z.enum(['queued', 'running', 'finished', 'cancelled', 'interrupted']),
  phase: z.enum(['connecting', 'observing', 'measuring', 'storing']).nullable(),
  verdict: z.enum(VERDICTS).nullable(),
  outcome: z.string().nullable().describe('ok, or the code of the connect or exec failure'),
  outcomeEvidence: z.string().nullable().describe('Untrusted text'),
  egressMtu: mtu,
  bridgeMtu: mtu,
  pathMtu: mtu,
  recommendedMtu: mtu,
  totalMs: milliseconds,
  createdAt: time,
  finishedAt: time.nullable(),
};

export const inspectionRow = z.object({ ...fields, instanceName: z.string() }).meta({ id: 'InspectionRow' });

export const inspection = z
  .object({
    ...fields,
    findings: z.array(finding).describe('Worst first'),
    networks: z.array(
      z.object({
        name: z.string(),
        driver: z.string(),
        configuredMtu: mtu,
        effectiveMtu: mtu,
        containers: z.array(z.string()),
      }),
    ),
    paths: z.array(
      z.object({ target: z.string(), family: z.int(), role: z.string(), outcome: z.string(), pathMtu: mtu }),
    ),
    observations: opaque<Observations>().nullable().describe('All that was seen, as parsed'),
    raw: z.string().nullable().describe('What the script printed, passwords and tokens masked: untrusted text'),
  })
  .meta({ id: 'Inspection' });
