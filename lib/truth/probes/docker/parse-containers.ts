import { z } from 'zod';
import { COMPOSE_PROJECT } from '@/lib/truth/docker/network-owner';
import { type InnerLink, parseContainerLinks } from '@/lib/truth/probes/containers/parse';
import type { ContainerInterface, ContainerObservation, UnseenPart } from '@/lib/truth/probes/docker-observation';
import { PROOF_LABEL } from '@/lib/truth/probes/proof/proof-container';
import { type Frames, frameOf, wasDenied, wholeLines } from '@/lib/truth/script/frames';
import { entriesOf, lineOf, readJson } from '@/lib/truth/script/json';
import { cleanLine } from '@/lib/truth/script/text';
import type { Endpoint } from './parse-networks';
import { unseenPart } from './unseen';

/** Limit of containers whose interfaces are read (./command). */
const MOST = 1000;

/** One line of `docker inspect` as ./command requests it. */
const containerSchema = z.object({
  id: z.string(),
  name: z.string(),
  pid: z.int().min(0).catch(0),
  image: lineOf(200),
  restart: lineOf(32),
  mode: lineOf(200),
  labels: entriesOf(z.string(), 10),
  networks: entriesOf(z.object({ MacAddress: lineOf(40) }).nullable(), 51),
  autoRemove: z.boolean().optional().catch(undefined),
});

type Raw = z.output<typeof containerSchema>;

/**
 * The running containers, each with the interfaces that Docker gave it: those with the MAC address of one of its
 * endpoints. Tunnels that the kernel puts into every namespace, a VPN's links and those of Docker in Docker are not
 * among them.
 * @param endpoints those of networks that the container's own data does not have (docker_gwbridge)
 */
export function parseContainers(
  frames: Frames,
  endpoints: ReadonlyMap<string, readonly Endpoint[]>,
): { containers: ContainerObservation[]; unseen: UnseenPart[] } {
  const listed = frameOf(frames, 'docker-containers');
  const inner = frameOf(frames, 'docker-interfaces');
  const links = parseContainerLinks(inner);
  const seen = new Set<string>();
  const gone: string[] = [];
  const containers = wholeLines(listed, MOST).flatMap((line) => {
    const raw = readJson(line, containerSchema);
    if (!raw) return [];
    seen.add(raw.id);
    if (raw.labels.get(PROOF_LABEL)) return [];
    // It ended meanwhile, or waits to be restarted: it has no namespace.
    if (raw.pid === 0 || inner?.error.match(new RegExp(`/proc/${raw.pid}/ns/net'?: No such file`))) gone.push(raw.id);
    return [containerOf(raw, links.get(raw.id) ?? [], endpoints.get(raw.id) ?? [])];
  });
  const missing = containers.filter(({ id, unseen = [] }) => unseen.length > 0 && !gone.includes(id));
  const parts = [unseenPart(frames, 'containers', 'docker-ids', 'docker-containers', seen)];
  if (missing.length > 0) {
    const reason = inner && wasDenied(inner) ? 'denied' : inner?.cut ? 'cut' : 'failed';
    parts.push({ part: 'interfaces', reason, missing: missing.length, detail: cleanLine(inner?.error ?? '', 500) });
  }
  return {
    containers: containers.map((one) => (gone.includes(one.id) ? { ...one, unseen: [] } : one)),
    unseen: parts.filter((part) => part !== null),
  };
}

function containerOf(raw: Raw, links: readonly InnerLink[], further: readonly Endpoint[]): ContainerObservation {
  const named = [...raw.networks].filter(([key]) => key !== '');
  const configured = named.map(([key, one]) => ({
    network: cleanLine(key, 128),
    mac: one?.MacAddress.toLowerCase() || null,
  }));
  const names = configured.map(({ network }) => network);
  const asked = [...configured, ...further.filter(({ network }) => !names.includes(network))];
  // A container in the instance's own network has the instance's interfaces; one without a network has none.
  const judged = raw.mode === 'host' ? [] : asked.filter(({ network }) => network !== 'host' && network !== 'none');
  const interfaces = raw.mode === 'host' ? [] : interfacesOf(links, judged);
  const mtus = interfaces.flatMap(({ network, mtu }) => (network === null ? [] : [mtu]));
  const found = new Set(interfaces.map(({ network }) => network));
  return {
    id: cleanLine(raw.id, 64),
    name: cleanLine(raw.name.replace(/^\//, ''), 128),
    image: raw.image,
    restartPolicy: raw.restart || 'no',
    composeProject: cleanLine(raw.labels.get(COMPOSE_PROJECT) ?? '', 128) || null,
    networks: names,
    interfaceMtu: mtus.length > 0 ? Math.max(...mtus) : null,
    interfaces,
    unseen: judged.map(({ network }) => network).filter((network) => !found.has(network)),
    ...(raw.autoRemove === undefined ? {} : { autoRemove: raw.autoRemove }),
  };
}

/** The network of each link: by its MAC address; if a link has another address, the only network that is left. */
function interfacesOf(links: readonly InnerLink[], endpoints: readonly Endpoint[]): ContainerInterface[] {
  const networkOf = new Map<InnerLink, string>();
  const left = endpoints.filter(({ network, mac }) => {
    const link = mac === null ? undefined : links.find((one) => one.mac === mac && !networkOf.has(one));
    if (link) networkOf.set(link, network);
    return !link;
  });
  const others = links.filter((link) => link.leadsOut && !networkOf.has(link));
  if (left.length === 1 && others.length === 1 && left[0] && others[0]) networkOf.set(others[0], left[0].network);
  return links.map((link) => ({ name: link.name, mtu: link.mtu, network: networkOf.get(link) ?? null }));
}
