import { MTU_OPTION } from '@/lib/docker/network-options';
import { COMPOSE_NETWORK } from '@/lib/docker/network-owner';
import { BEYOND } from '@/lib/probes/routes/beyond';
import type { Frames } from '@/lib/script/frames';
import { madeFrames } from '@/lib/script/made-frames';

type Said = Record<string, string | string[] | null>;

/**
 * What the script of a plan said, made up, by section. null leaves one out. For short:
 * - `content`, which travels as base64, is given as it is
 * - `egress` is the links and routes: `4 ens3 1442` is an interface by which IPv4 leaves, with its MTU
 * - `version`, empty where Docker is down, `info`, `bridge-mtu` (the option), `networks`, `containers` (a JSON object a
 *   line) and `container-count` are what Docker answers; null where it does not
 */
export function saidOf({ egress = null, ...said }: Said): Frames {
  const {
    version = null,
    info = null,
    'bridge-mtu': bridge,
    networks,
    containers = '',
    'container-count': count,
    ...own
  } = said;
  const running = version !== null && version !== '';
  const sections = {
    ...leavingBy([egress ?? []].flat()),
    'docker-daemon': `pid=${running ? 71 : ''}\nuid=${running ? 0 : ''}\nserver=/usr/sbin/dockerd\nunit=loaded\n`,
    ...(running ? { 'docker-info': infoOf(String(version), info) } : {}),
    ...(running ? networksOf(networks, bridge) : {}),
    ...(running ? containersOf(containers, count) : {}),
    ...own,
  };
  return madeFrames(
    Object.fromEntries(
      Object.entries(sections).flatMap(([name, text]): [string, string | string[]][] =>
        text === null ? [] : [[name, name === 'content' ? Buffer.from(String(text)).toString('base64') : text]],
      ),
    ),
  );
}

function leavingBy(ways: string[]): Said {
  const all = ways.map((way) => way.split(' '));
  const routes = all.flatMap(([family = '', device = '']): [string, string][] => {
    const via = family === '6' ? 'fe80::1' : '198.18.0.1';
    const beyond = family === '6' ? `${BEYOND[6]} from ::` : BEYOND[4];
    return [
      [`route${family}`, `default via ${via} dev ${device} metric 100\n`],
      [`leaving${family}`, `${beyond} via ${via} dev ${device} uid 0\n`],
    ];
  });
  const links = new Map(all.map(([, device = '', mtu = '']) => [device, mtu]));
  return {
    links: [...links]
      .map(([device, mtu], at) => `${at + 2}: ${device}: <UP> mtu ${mtu} qdisc fq state UP\\    link/none \n`)
      .join(''),
    ...Object.fromEntries(routes),
  };
}

function infoOf(ServerVersion: string, info: Said[string]): string {
  const [said] = objects(info);
  if (!said) return JSON.stringify({ ServerVersion });
  const { liveRestore, swarm, manager, root, driver } = said;
  return JSON.stringify({
    ...{ ServerVersion, LiveRestoreEnabled: liveRestore, DockerRootDir: root, Driver: driver },
    Swarm: { LocalNodeState: swarm, ControlAvailable: manager },
  });
}

function networksOf(networks: Said[string] | undefined, bridge: Said[string] | undefined): Said {
  if (networks === null) return {};
  const all = objects(networks ?? '');
  const others = bridge === undefined ? all : all.filter(({ name }) => name !== 'bridge');
  const options = bridge === '' ? {} : { [MTU_OPTION]: bridge };
  const rows = bridge == null ? others : [{ name: 'bridge', driver: 'bridge', scope: 'local', options }, ...others];
  return listed('docker-network-ids', 'docker-networks', rows.map(networkOf));
}

function networkOf(said: Record<string, unknown>, at: number) {
  const { name, driver, scope, options, labels, ipam, containers, attachable, ingress } = said;
  const pools = (ipam as { Config?: unknown } | undefined)?.Config;
  return {
    ...{ Id: id('e', at), Name: name, Driver: driver, Scope: scope, Options: options, Labels: labels },
    Containers: containers,
    Settings: {
      ...{ Attachable: attachable, Ingress: ingress, Pools: pools },
      ComposeNetwork: (labels as Record<string, unknown> | undefined)?.[COMPOSE_NETWORK],
    },
  };
}

function containersOf(containers: Said[string], count: Said[string] | undefined): Said {
  if (count === null) return {};
  const rows = objects(containers).map(({ policy, ...row }) => ({ ...row, pid: 1, restart: policy }));
  const unread = Math.max(0, Number(count ?? rows.length) - rows.length) || 0;
  const { 'docker-ids': ids, ...sections } = listed('docker-ids', 'docker-containers', rows);
  const others = Array.from({ length: unread }, (_, at) => `${id('f', at)}\n`);
  return { ...(containers === null ? {} : sections), 'docker-ids': [ids, ...others].join('') };
}

function listed(ids: string, section: string, rows: object[]): Said {
  const idOf = (row: object) => String('Id' in row ? row.Id : 'id' in row ? row.id : '');
  return {
    [ids]: rows.map((row) => `${idOf(row)}\n`).join(''),
    [section]: rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
  };
}

function id(kind: string, at: number): string {
  return at.toString(16).padStart(64, kind);
}

function objects(lines: Said[string]): Record<string, unknown>[] {
  return String(lines ?? '')
    .split('\n')
    .flatMap((line): Record<string, unknown>[] => {
      try {
        const value: unknown = JSON.parse(line);
        return typeof value === 'object' && value !== null ? [value as Record<string, unknown>] : [];
      } catch {
        return [];
      }
    });
}
