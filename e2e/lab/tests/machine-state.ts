import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { must } from '../host/run';
import { diskDir } from '../layout';
import { networkPlan } from '../network/plan';

/**
 * Everything on this machine that a lab may leave behind, to compare before and after. Labs whose name does not start
 * with `mine` are left out: somebody else may bring one up or down meanwhile.
 */
export async function machineState(mine: string): Promise<Record<string, string[]>> {
  const foreign = foreignTo(mine);
  const keep = (lines: string[]) =>
    lines
      .map((line) => line.trim())
      .filter((line) => line && !foreign(line))
      .sort();
  const lines = async (command: string, ...args: string[]) => keep((await must(command, args)).split('\n'));
  const list = (folder: string) => keep(existsSync(folder) ? readdirSync(folder).map((name) => `/${name}`) : []);
  return {
    namespaces: (await lines('ip', 'netns', 'list')).map((line) => line.split(' ')[0] ?? ''),
    links: await lines('ip', '-o', '-br', 'link'),
    routes: await lines('ip', 'route'),
    // The kernel counts these down.
    routes6: (await lines('ip', '-6', 'route')).map((line) => line.replace(/ expires \S+/, '')),
    rules: [...(await lines('ip', 'rule')), ...(await lines('ip', '-6', 'rule'))],
    forwarding: await lines('sysctl', 'net.ipv4.ip_forward', 'net.ipv6.conf.all.forwarding'),
    // `ip` mounts the folder itself once, with the first namespace of any lab.
    mounts: (await lines('findmnt', '-rno', 'TARGET')).filter((at) => !at.startsWith('/proc/') && at !== '/run/netns'),
    // A zombie is removed by its parent; after a kill that is process 1.
    processes: (await lines('ps', '-eo', 'cgroup:200=,stat=,comm='))
      .map((line) => line.split(/\s+/))
      .filter(([, state]) => !state?.startsWith('Z'))
      .map(([, , command]) => command ?? '')
      .filter((command) => /nspawn|dockerd|containerd|sshd/.test(command)),
    labs: list('/run/clearance-lab/labs'),
    machines: list('/run/systemd/nspawn/propagate'),
    disks: list(path.dirname(diskDir(mine))),
    cgroups: [...list('/sys/fs/cgroup/clearance-lab'), ...list('/sys/fs/cgroup/unified/clearance-lab')].filter(
      (at) => !/^\/(cgroup|cpu|memory|io|pids)\./.test(at),
    ),
  };
}

// Whether a line of output is about another lab: by its name, or by an address or link of its network.
function foreignTo(mine: string): (line: string) => boolean {
  const folder = '/run/clearance-lab/index';
  const marks = (existsSync(folder) ? readdirSync(folder) : []).flatMap((file) => {
    const name = readFileSync(path.join(folder, file), 'utf8');
    if (name.startsWith(mine)) return [];
    const plan = networkPlan(name, Number(file));
    const network = [plan.link, ...plan.prefixes, ...plan.prefixes6].map(
      (mark) => new RegExp(`(^|\\s)${literally(mark)}[@\\s]`),
    );
    // In all output of the lab a name is between separators: namespaces, folders, cgroups, machines.
    const names = new RegExp(
      `(clearance[.-]|/labs/|/disks/|clearance-lab/|^/)${literally(name)}([./\\s]|-(bookworm|trixie|bullseye))`,
    );
    return [...network, names];
  });
  return (line) => marks.some((mark) => mark.test(`${line} `));
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
