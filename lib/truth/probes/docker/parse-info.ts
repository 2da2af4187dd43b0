import { z } from 'zod';
import type { DockerObservation } from '@/lib/truth/probes/docker-observation';
import { type Frames, frameOf } from '@/lib/truth/script/frames';
import { isTrue, lineOf, listOf, readJson } from '@/lib/truth/script/json';

const NO_SWARM = { LocalNodeState: '', ControlAvailable: false };

/** The fields of `docker info` that are used. */
const infoSchema = z.object({
  ServerVersion: lineOf(40),
  ServerErrors: listOf(z.string(), 20),
  SecurityOptions: listOf(z.string(), 50),
  DockerRootDir: lineOf(300),
  Driver: lineOf(40),
  LiveRestoreEnabled: z.boolean().nullable().catch(null),
  Swarm: z.object({ LocalNodeState: lineOf(40), ControlAvailable: isTrue }).catch(NO_SWARM),
});

export type DockerInfo = z.output<typeof infoSchema>;

/** Reads the section `docker-info` of ./command. Missing values are empty, or null. */
export function parseInfo(frames: Frames): DockerInfo {
  const text = frameOf(frames, 'docker-info')?.body ?? '';
  // A client may print a warning first.
  return readJson(text.slice(Math.max(text.indexOf('{'), 0)), infoSchema) ?? infoSchema.parse({});
}

/** The role of this node in a Swarm; null if unknown. */
export function swarmRole({ Swarm }: DockerInfo): DockerObservation['swarm'] {
  if (Swarm.LocalNodeState === 'inactive') return 'inactive';
  if (Swarm.LocalNodeState !== 'active') return null;
  return Swarm.ControlAvailable ? 'manager' : 'worker';
}
