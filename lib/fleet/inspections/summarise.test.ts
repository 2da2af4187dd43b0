import { describe, expect, it } from 'vitest';
import { parseInspection } from '@/lib/truth/probes/parse-inspection';
import type { PathMeasurementObservation } from '@/lib/truth/probes/path-observation';
import { summarise } from './summarise';

const nothing = parseInspection('', '');

function path(change: Partial<PathMeasurementObservation>): PathMeasurementObservation {
  const base = {
    instanceName: null,
    target: '198.18.0.1',
    address: null,
    family: 4,
    role: 'gateway',
    outcome: 'exact',
  } as const;
  return { ...base, pathMtu: 1442, payload: 1414, reportedBy: null, evidence: '', ...change };
}

describe('summarise', () => {
  it('says nothing of what was not seen', () => {
    const empty = {
      egressInterface: null,
      egressMtu: null,
      egressAddress: null,
      egressGateway: null,
      bridgeMtu: null,
      pathMtu: null,
      dockerVersion: null,
      os: null,
    };
    expect(summarise(null)).toEqual(empty);
    expect(summarise(nothing)).toEqual(empty);
  });

  it('takes the least path that was really measured, and no other instance for the way out', () => {
    const paths = [
      path({}),
      path({ role: 'target', outcome: 'reported', pathMtu: 1400 }),
      path({ role: 'target', outcome: 'inconclusive', pathMtu: 576 }),
      path({ role: 'target', outcome: 'black-hole', pathMtu: 1024 }),
      path({ role: 'target', outcome: 'inconclusive', pathMtu: null, obstacle: 'remembered' }),
      path({ role: 'instance', pathMtu: 1300 }),
    ];
    expect(summarise({ ...nothing, paths }).pathMtu).toBe(1400);
    expect(summarise({ ...nothing, paths: [path({ outcome: 'reported', pathMtu: 1024 })] }).pathMtu).toBe(1024);
  });

  it('takes IPv4 for the egress where there is one', () => {
    const egress = { gateway: null, routeMtu: null };
    const six = { ...egress, family: 6, interface: 'ens4', linkMtu: 1280 } as const;
    const four = { ...egress, family: 4, interface: 'ens3', linkMtu: 1442 } as const;
    expect(summarise({ ...nothing, egress: [six, four] })).toMatchObject({ egressInterface: 'ens3', egressMtu: 1442 });
    expect(summarise({ ...nothing, egress: [six] })).toMatchObject({ egressInterface: 'ens4', egressMtu: 1280 });
  });
});
