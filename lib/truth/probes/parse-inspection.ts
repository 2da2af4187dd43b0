import { type Frames, parseFrames, wasDenied } from '@/lib/truth/script/frames';
import { parseClamp } from './clamp/parse';
import { parseDocker } from './docker/parse';
import { parseLinks } from './links/parse';
import type { Observations } from './observations';
import { parseExpectedMtus } from './openstack/parse';
import { parseOpenvswitch } from './openvswitch/parse';
import { parsePaths } from './paths/parse';
import { parsePolicyRoutes } from './policy-routing/parse';
import { parseProofs } from './proof/parse';
import { parseEgress, parseKernel } from './routes/parse';
import { parseStacks } from './stacks/parse';
import { parseSwarmDataPath } from './swarm-data-path/parse';
import { parseSystem } from './system/parse';
import { parseTraffic } from './traffic/parse';

/** No output is longer; lib/remote/ssh stops reading well before. */
const MAX_CHARACTERS = 8 * 1024 * 1024;

/**
 * Reads the output of `inspectionScript` into facts. Takes any bytes and never throws: missing, cut or malformed output
 * becomes an unknown with its reason.
 * @param stdout the script's standard output, possibly cut anywhere
 * @param nonce the nonce given to `inspectionScript`; without it the first header line of the output is trusted
 */
export function parseInspection(stdout: string, nonce?: string): Observations {
  return parseObservations(parseFrames(stdout.slice(0, MAX_CHARACTERS), nonce));
}

/**
 * The facts in the sections of any script: an inspection has all of them, other scripts those that they ask for. Other
 * facts are unknown, or empty.
 */
export function parseObservations(frames: Frames): Observations {
  const links = parseLinks(frames);
  const { paths, cached } = parsePaths(frames);
  const policyRoutes = parsePolicyRoutes(frames, links);
  const swarmDataPath = parseSwarmDataPath(frames, links);
  const docker = parseDocker(frames);
  const traffic = parseTraffic(frames, docker);
  return {
    system: parseSystem(frames),
    links,
    egress: parseEgress(frames, links),
    ...(policyRoutes ? { policyRoutes } : {}),
    ...(swarmDataPath ? { swarmDataPath } : {}),
    docker,
    paths,
    cachedPathMtus: cached,
    kernel: parseKernel(frames),
    expectedMtus: parseExpectedMtus(frames, links),
    otherStacks: parseStacks(frames, links),
    openvswitch: parseOpenvswitch(frames, links),
    proofs: parseProofs(frames),
    clamp: parseClamp(frames),
    ...(traffic ? { traffic } : {}),
    incomplete: [
      ...frames.all.filter((frame) => frame.cut).map((frame) => frame.name),
      ...frames.unfinished,
      ...(frames.done ? [] : ['script']),
    ],
    denied: [...new Set(frames.all.filter(wasDenied).map((frame) => frame.name))],
  };
}
