import { shell } from '@/lib/shell/read';
import { CLAMP_COMMAND } from './clamp/command';
import { CONTAINERS_COMMAND } from './containers/command';
import { DOCKER_COMMAND } from './docker/command';
import { OPENSTACK_COMMAND } from './openstack/command';
import { OPENVSWITCH_COMMAND } from './openvswitch/command';
import { PATHS_COMMAND, pathArguments } from './paths/command';
import { checkTarget, MOST_INSTANCES, MOST_TARGETS } from './paths/target';
import { EPILOGUE, prelude } from './prelude';
import { PROOF_COMMAND } from './proof/command';
import { checkProofUrl } from './proof/url';
import { ROUTES_COMMAND } from './routes/command';
import { STACKS_COMMAND } from './stacks/command';
import { SYSTEM_COMMAND } from './system/command';

/** What one inspection asks. Everything here is the operator's, checked before it gets near a shell. */
export interface InspectionOptions {
  /** 32 hexadecimal digits that nobody on the instance could foresee: `newNonce()` of ./nonce. */
  nonce: string;
  /** Addresses or host names to measure the path to, besides the default gateway; the first `MOST_TARGETS` are taken. */
  targets?: readonly string[];
  /** Addresses of other instances to measure the path to; the first `MOST_INSTANCES` are taken. */
  instances?: readonly string[];
  /**
   * Prove it from inside a throw-away container on each network. `url`: what to download there (http, more than one
   * packet); null takes the instance's own package mirror. Null runs no container.
   */
  proof?: { url: string | null } | null;
}

/**
 * The one script of an inspection, POSIX sh, first line `# clearance inspect`. Its output is for `parseInspection`. It
 * changes nothing and leaves nothing behind (the proof's image and containers are removed); all that waits runs side by side.
 * @throws CodedError `target.invalid` (422) where a target is no address or host name;
 *   `proof.invalid-url` (422); `script.invalid-nonce` (400)
 */
export function inspectionScript(options: InspectionOptions): string {
  const targets = pathArguments('target', (options.targets ?? []).slice(0, MOST_TARGETS).map(checkTarget));
  const instances = pathArguments('instance', (options.instances ?? []).slice(0, MOST_INSTANCES).map(checkTarget));
  const proof = options.proof
    ? ` | beside proof_section '${options.proof.url === null ? '' : checkProofUrl(options.proof.url)}' '${firstIpv6(options.targets)}'`
    : '';
  return `# clearance inspect
# Words are split on purpose where lists are kept in variables.
# shellcheck disable=SC1091,SC2015,SC2016,SC2046,SC2086,SC2317
${prelude(options.nonce)}
${SYSTEM_COMMAND}${shell('probes/links/command')}${ROUTES_COMMAND}${DOCKER_COMMAND}${CONTAINERS_COMMAND}${PATHS_COMMAND}
${OPENSTACK_COMMAND}${STACKS_COMMAND}${OPENVSWITCH_COMMAND}${CLAMP_COMMAND}${options.proof ? PROOF_COMMAND : ''}
quick_section() {
  system_section
  links_section
  routes_section
  stacks_section
  clamp_section
}
quick_section | beside docker_section | beside openstack_section | beside openvswitch_section |
  beside paths_section${targets}${instances}${proof}
${EPILOGUE}`;
}

/** What a container pings over IPv6 where the gateway is link-local. */
function firstIpv6(targets: readonly string[] = []): string {
  return targets.map(checkTarget).find((target) => target.includes(':')) ?? '';
}
