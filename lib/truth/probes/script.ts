import { assign } from '@/lib/platform/shell/assign';
import { shell } from '@/lib/platform/shell/read';
import { EPILOGUE, prelude } from '@/lib/truth/script/prelude';
import { CLAMP_COMMAND } from './clamp/command';
import { DOCKER_COMMAND } from './docker/command';
import { PATHS_COMMAND, pathArguments } from './paths/command';
import { checkTarget, MOST_INSTANCES, MOST_TARGETS } from './paths/target';
import { PROOF_COMMAND } from './proof/command';
import { checkProofUrl } from './proof/url';
import { ROUTES_COMMAND } from './routes/command';

/** The input of one inspection. All of it comes from the operator, and is checked before it goes into a shell. */
export interface InspectionOptions {
  /** 32 hexadecimal digits that cannot be predicted on the instance: `newNonce()` of ./nonce. */
  nonce: string;
  /**
   * Addresses or host names to measure the path to, in addition to the default gateway; only the first `MOST_TARGETS`
   * count.
   */
  targets?: readonly string[];
  /** Addresses of other instances to measure the path to; only the first `MOST_INSTANCES` count. */
  instances?: readonly string[];
  /** Also measures the path to the other end of the SSH connection, with the address that the instance sees. */
  toClearance?: boolean;
  /**
   * Proves it from inside a temporary container on each network. `url`: the file to download there (http, more than one
   * packet); null uses the instance's own package mirror. Null runs no container.
   */
  proof?: { url: string | null } | null;
}

/**
 * The one script of an inspection, POSIX sh, first line `# clearance inspect`. `parseInspection` reads its output. It
 * changes nothing and leaves nothing behind (the proof's image and containers are removed). Everything that waits runs
 * in parallel.
 * @throws CodedError `target.invalid` (422) if a target is not an address or host name;
 *   `proof.invalid-url` (422); `script.invalid-nonce` (400)
 */
export function inspectionScript(options: InspectionOptions): string {
  const targets = pathArguments('target', (options.targets ?? []).slice(0, MOST_TARGETS).map(checkTarget));
  const instances = pathArguments('instance', (options.instances ?? []).slice(0, MOST_INSTANCES).map(checkTarget));
  return [
    '# clearance inspect\n',
    prelude(options.nonce),
    shell('truth/probes/system/command'),
    shell('truth/probes/links/command'),
    ROUTES_COMMAND,
    DOCKER_COMMAND,
    shell('truth/probes/containers/command'),
    shell('truth/probes/traffic/command'),
    PATHS_COMMAND,
    shell('truth/probes/openstack/command'),
    shell('truth/probes/stacks/command'),
    shell('truth/probes/openvswitch/command'),
    CLAMP_COMMAND,
    options.proof ? proof(options.proof.url, options.targets) : assign({ PROOF: '' }),
    assign({ TO_CLEARANCE: options.toClearance ? 'asked' : '' }),
    `set --${targets}${instances}\n`,
    shell('truth/probes/inspect'),
    EPILOGUE,
  ].join('');
}

function proof(url: string | null, targets: readonly string[] = []): string {
  const given = url === null ? '' : checkProofUrl(url);
  return [
    assign({ PROOF: 'asked', PROOF_TARGET6: firstIpv6(targets) }),
    assign({ PROOF_URL: given }, 'url'),
    PROOF_COMMAND,
  ].join('');
}

/** The address that a container pings over IPv6 if the gateway is link-local. */
function firstIpv6(targets: readonly string[]): string {
  return targets.map(checkTarget).find((target) => target.includes(':')) ?? '';
}
