import type { Inspected, Judgement } from '../judgement';
import type { RepairPlan } from './plan-types';

/**
 * Whether the repaired file can stay, by the inspection after it: Docker would start with it, and runs if it was started.
 * Whether packets fit does not count: the MTU has its own fix. Pure.
 */
export function judgeRepair({ starts }: Pick<RepairPlan, 'starts'>, { verdict, observations }: Inspected): Judgement {
  const docker = observations?.docker.known ? observations.docker.value : null;
  const reading = docker?.config.reading;
  const said = [...(reading?.problems ?? []).map(({ code, key, place }) => `${code} ${key} ${place}`)];
  const conflicts = docker?.config.conflicts ?? [];
  const output = [
    `${verdict}, daemon.json: ${reading?.state ?? '?'}`,
    ...said,
    ...conflicts.map((key) => `also a flag: ${key}`),
  ].join('\n');
  if (!docker || !reading) return { state: 'undecided', output };
  const isDown = starts && !(docker.running && docker.access === 'ok');
  if (reading.state === 'refused' || conflicts.length > 0 || isDown) return { state: 'failed', output };
  return { state: reading.state === 'taken' ? 'passed' : 'warned', output };
}
