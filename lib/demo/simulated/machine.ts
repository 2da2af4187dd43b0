import { createHash } from 'node:crypto';
import { readDaemonConfig } from '@/lib/truth/docker/daemon-config/read-daemon-config';
import type { Fix } from './fix';
import type { SimulatedContainer, SimulatedInstance, SimulatedNetwork } from './instance';
import { RELEASES, type Release } from './releases';

/** MTU of a bridge without the option, bytes of IP packet. */
const DOCKER_DEFAULT = 1500;

export interface RunningContainer extends SimulatedContainer {
  id: string;
  pid: number;
  /** Bytes of IP packet; fixed when the container starts, as Docker does. */
  mtu: number;
  startedAt: string;
}

/** A simulated instance as it is now. A fix changes it like a real one. */
export class Machine {
  readonly release: Release;
  nicMtu: number;
  daemonJson: Buffer | null;
  /** Mode of daemon.json, octal. */
  daemonMode = '644';
  dockerRuns: boolean;
  /** What `docker network inspect bridge` says; bytes of IP packet, null where the option is not set. */
  bridgeMtu: number | null = null;
  containers: RunningContainer[] = [];
  /** User-defined networks, in addition to Docker's own bridge. */
  private readonly made: SimulatedNetwork[];
  /** How many times each network was recreated, by name. */
  private readonly remade = new Map<string, number>();
  /** Rules of an MSS clamp as nft lists them, and the time at which they were set. */
  clamp: { since: Date; rules: string } | null = null;
  /** Clearance's file that gives ens3 its MTU at boot. */
  nicFile: { path: string; content: Buffer } | null = null;
  /** Packets that were too large to leave, as the kernel counts them. */
  tooLarge = 0;
  /** Changes that were started on this instance, by id. */
  readonly fixes = new Map<string, Fix>();

  /** The other machines of its fleet, by their own address. */
  neighbours: ReadonlyMap<string, Machine> = new Map();

  constructor(readonly definition: SimulatedInstance) {
    this.release = RELEASES[definition.release ?? 'debian-12'];
    this.nicMtu = definition.nicMtu ?? 1442;
    this.daemonJson = definition.daemonJson == null ? null : Buffer.from(definition.daemonJson);
    this.made = (definition.networks ?? []).map((network) => ({ ...network }));
    this.dockerRuns = (definition.docker ?? 'running') === 'running';
    this.bridgeMtu = this.configuredMtu();
    this.containers = (definition.containers ?? []).map((container) => {
      const started = this.started(container);
      return { ...started, mtu: container.mtu ?? started.mtu };
    });
  }

  get name(): string {
    return this.definition.name;
  }

  get dockerInstalled(): boolean {
    return this.definition.docker !== 'absent';
  }

  get networks(): SimulatedNetwork[] {
    return [{ name: 'bridge', mtu: this.bridgeMtu }, ...this.made];
  }

  /** 64 hexadecimal digits that are always the same for the same thing of this instance. */
  idOf(thing: string): string {
    return createHash('sha256').update(`${this.name}/${thing}`).digest('hex');
  }

  /** @returns the last number of this instance's address, and of its MAC */
  get number(): number {
    return 10 + (Number.parseInt(this.idOf('address').slice(0, 4), 16) % 200);
  }

  get mac(): string {
    return `fa:16:3e:${this.idOf('mac')
      .slice(0, 6)
      .replace(/(..)(..)(..)/, '$1:$2:$3')}`;
  }

  get address(): string {
    return `10.20.0.${this.number}`;
  }

  get gateway(): string {
    return '10.20.0.1';
  }

  /** What this Docker reads from its daemon.json; null if there is none or Docker would not start with it. */
  daemonConfig(): Record<string, unknown> | null {
    if (this.definition.daemonJsonIsDirectory || this.daemonJson === null) return null;
    const reading = readDaemonConfig(this.daemonJson, this.release.docker);
    return reading.state === 'taken' ? reading.value : null;
  }

  /** Whether dockerd would start with the current file. */
  wouldStart(): boolean {
    if (this.definition.daemonJsonIsDirectory) return false;
    const changed = this.daemonJson?.toString('utf8') !== (this.definition.daemonJson ?? undefined);
    if (this.definition.restartFails && changed) return false;
    return this.daemonJson === null || this.daemonConfig() !== null;
  }

  /** Like `systemctl restart docker`: reads daemon.json again and restarts the containers. */
  restartDocker(): boolean {
    this.dockerRuns = this.wouldStart();
    if (!this.dockerRuns) {
      this.containers = [];
      return false;
    }
    // With live-restore and running containers the bridge is not changed.
    if (this.definition.liveRestore && this.containers.length > 0) return true;
    this.bridgeMtu = this.configuredMtu();
    this.containers = (this.definition.containers ?? []).map((container) => this.started(container));
    return true;
  }

  /** Like `docker restart`. @returns whether it runs */
  restartContainer(id: string): boolean {
    const at = this.containers.findIndex((one) => one.id === id);
    const container = this.containers[at];
    if (!container) return false;
    if (container.restartFails) this.containers.splice(at, 1);
    else this.containers[at] = this.started(container);
    return !container.restartFails;
  }

  /** A network has a new id each time it is created. */
  networkId(name: string): string {
    return this.idOf(`network/${name}${'/anew'.repeat(this.remade.get(name) ?? 0)}`);
  }

  /** Recreates a network and the interfaces of the containers on it. Returns the MTU option from before. */
  setNetworkMtu(name: string, mtu: number | null): number | null {
    const network = this.made.find((each) => each.name === name);
    if (!network) return null;
    const before = network.mtu;
    network.mtu = mtu;
    this.remade.set(name, (this.remade.get(name) ?? 0) + 1);
    for (const one of this.containers) if (one.network === name) one.mtu = this.mtuOfNetwork(name);
    return before;
  }

  /** The running containers on a network, with addresses as Docker gives them: the lowest first. */
  attachedTo(name: string): (RunningContainer & { address: string })[] {
    const index = this.networks.findIndex((network) => network.name === name);
    return this.containers
      .filter(({ network = 'bridge' }) => network === name)
      .map((one, at) => ({ ...one, address: `172.${17 + index}.0.${2 + at}` }));
  }

  /** The MAC address that Docker, up to version 27, makes from an IP address. */
  macOf(address: string): string {
    const parts = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
    return ['02', '42', ...parts].join(':');
  }

  mtuOfNetwork(name: string): number {
    return this.networks.find((network) => network.name === name)?.mtu ?? DOCKER_DEFAULT;
  }

  private started(container: SimulatedContainer): RunningContainer {
    const id = this.idOf(`container/${container.name}`);
    return {
      ...container,
      id,
      pid: 1000 + (Number.parseInt(id.slice(0, 4), 16) % 30_000),
      mtu: this.mtuOfNetwork(container.network ?? 'bridge'),
      startedAt: new Date().toISOString(),
    };
  }

  private configuredMtu(): number | null {
    const mtu = this.daemonConfig()?.mtu;
    return typeof mtu === 'number' ? mtu : DOCKER_DEFAULT;
  }
}
