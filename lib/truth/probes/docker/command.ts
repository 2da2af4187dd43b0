import { assign } from '@/lib/platform/shell/assign';
import { shell } from '@/lib/platform/shell/read';
import { CONFIG_PATHS } from '@/lib/truth/docker/config-path';
import { PROOF_LABEL } from '@/lib/truth/probes/proof/proof-container';
import { ROUTE_LOOKUP } from '@/lib/truth/probes/routes/route-lookup';

/**
 * Time that Docker may take for one answer, s. A slow Docker must not count as failed. Two questions one after the
 * other, each answered that late, still end within the script's minute (lib/fleet/inspections/run.ts).
 */
export const ANSWER_LIMIT = 20;

export const DOCKER_COMMAND = [
  assign({
    PROOF_LABEL,
    ...CONFIG_PATHS,
    DOCKER_LIMIT: ANSWER_LIMIT,
    ROUTE_LOOKUP_4: ROUTE_LOOKUP[4],
    ROUTE_LOOKUP_6: ROUTE_LOOKUP[6],
  }),
  shell('truth/docker/find'),
  shell('truth/probes/policy-routing/command'),
  shell('truth/probes/swarm-data-path/command'),
  shell('truth/probes/docker/command'),
].join('');
