import { knownPathMtu } from '@/lib/truth/mtu/known-path';
import type { Observations } from '@/lib/truth/probes/observations';

/** The values of an inspection that the fleet page shows. All MTUs are bytes of IP packet. */
export interface Summary {
  egressInterface: string | null;
  egressMtu: number | null;
  /** The instance's own address on its egress, and the gateway there. */
  egressAddress: string | null;
  egressGateway: string | null;
  bridgeMtu: number | null;
  pathMtu: number | null;
  dockerVersion: string | null;
  os: string | null;
}

export function summarise(observations: Observations | null): Summary {
  const egress = observations?.egress.find(({ family }) => family === 4) ?? observations?.egress[0];
  const docker = observations?.docker.known ? observations.docker.value : null;
  const bridge = docker?.networks.find(({ name, driver }) => name === 'bridge' && driver === 'bridge');
  const paths = (observations?.paths ?? []).flatMap((path) => {
    const mtu = path.role === 'instance' ? null : knownPathMtu(path);
    return mtu === null ? [] : [mtu];
  });
  return {
    egressInterface: egress?.interface ?? null,
    egressMtu: egress?.linkMtu ?? null,
    egressAddress: egress?.address ?? null,
    egressGateway: egress?.gateway ?? null,
    bridgeMtu: bridge?.effectiveMtu ?? null,
    pathMtu: paths.length > 0 ? Math.min(...paths) : null,
    dockerVersion: docker?.version || null,
    os: observations?.system.known ? observations.system.value.os : null,
  };
}
