import { randomUUID } from 'node:crypto';
import { recreateNetwork } from '@/lib/fleet/remediations/network/kind';
import { networkPlanner } from '@/lib/fleet/remediations/network/plan';
import type { NetworkPlan } from '@/lib/fleet/remediations/network/plan-types';
import { factsScript } from '@/lib/fleet/remediations/script/facts';
import { readSeen } from '@/lib/fleet/remediations/seen';
import { applyScript } from '@/lib/remote/runner/apply';
import { checkScript } from '@/lib/remote/runner/follow';
import { textOf } from '@/lib/truth/script/frames';
import { scaled, scaledSeconds } from '../../pace/scaled.mjs';
import { startContainer } from '../docker/containers';
import { mustSh, sh } from '../instance/exec';
import type { Instance } from '../types';
import { lastWord } from './fix-acts';
import { ask, confirm, follow, readPicture } from './fix-driver';
import type { Scene, Site } from './fix-matrix';

/** A user-defined network with every kind of setting, and everything that has to be the same afterwards. */
export const NETWORK = 'shop';

/**
 * The network with a subnet, a gateway, a range and a label; on it `web` (address, aliases and a published port), `db`
 * (Docker's choice of address, and a second network), `job` (stopped, with an address) and `new` (never started).
 */
export async function makeNetwork(instance: Instance): Promise<void> {
  await removeNetwork(instance);
  await mustSh(
    instance,
    `docker network create --subnet 10.77.0.0/24 --gateway 10.77.0.254 --ip-range 10.77.0.128/25 --aux-address printer=10.77.0.200 \\
      --label 'team=shop & "sons"' --label empty= --label 'db.password=hunter two' --opt com.docker.network.bridge.enable_icc=true ${NETWORK} >/dev/null &&
    docker network create side >/dev/null`,
  );
  const on = (name: string, ...extra: string[]) => startContainer(instance, { name, network: NETWORK, extra });
  await on('web', '--ip', '10.77.0.130', '--network-alias', 'shop.example', '-p', '8081:80');
  await on('db');
  await mustSh(instance, 'docker network connect --alias store side db');
  await on('job', '--ip', '10.77.0.140', '--network-alias', 'nightly');
  await mustSh(
    instance,
    `docker stop job >/dev/null; docker create --name new --network ${NETWORK} --network-alias fresh lab-tools bash -c 'sleep 1000' >/dev/null`,
  );
}

export async function removeNetwork(instance: Instance): Promise<void> {
  await sh(instance, `docker rm -f web db job new late; docker network rm ${NETWORK} side`);
}

/** Everything about the network that must not change, and its MTU and id. */
export async function networkPicture(instance: Instance): Promise<Record<string, string>> {
  const endpoint = `{{range $name, $net := .NetworkSettings.Networks}}{{$name}} {{json $net.IPAMConfig}} {{$net.IPAddress}} {{json $net.Aliases}} {{json $net.Links}}; {{end}}`;
  const said = await mustSh(
    instance,
    `printf 'config='; docker network inspect ${NETWORK} --format '{{json .IPAM}} {{.Internal}} {{.EnableIPv6}} {{.Attachable}} {{json .Labels}} {{range $k, $v := .Options}}{{if ne $k "com.docker.network.driver.mtu"}}{{$k}}={{$v}} {{end}}{{end}}' || echo none
    printf 'mtu='; docker network inspect ${NETWORK} --format '{{index .Options "com.docker.network.driver.mtu"}}'
    for c in web db job new; do
      printf '%s=' $c; docker inspect --format '{{.State.Status}} {{.HostConfig.NetworkMode}} ${endpoint}' $c | sed -e "s/\\"$(docker inspect --format '{{.Id}}' $c | cut -c1-12)\\"//g" -e 's/null/[]/g; s/{}/[]/g; s/,\\]/]/g'
      pid=$(docker inspect --format '{{.State.Pid}}' $c)
      printf '%s-route=' $c; if [ $pid -gt 0 ]; then nsenter -t $pid -n ip route show default | sed 's/ dev .*//'; else echo; fi
    done
    printf 'published='; docker port web | tr '\\n' ' '; iptables-save -t nat | grep -c 'dport 8081 -j DNAT --to-destination 10.77.0.130:80'
    printf 'units='; ls /etc/systemd/system /etc/systemd/system/multi-user.target.wants 2>/dev/null | grep -c clearance
    printf 'lock='; readlink /var/lib/clearance/lock || echo free`,
    { timeoutMs: scaled(60_000) },
  );
  return readPicture(said);
}

/** When each container was started: none may be restarted. */
export function startsOf(instance: Instance): Promise<string> {
  const format = '{{.Name}} {{.State.StartedAt}} {{.State.Pid}}';
  return mustSh(instance, `docker inspect --format '${format}' web db job new`);
}

export const NETWORK_SCENE: Scene = {
  prepare: makeNetwork,
  picture: networkPicture,
  isNew: (before, after) =>
    after.mtu === '1442' && Object.keys(before).every((key) => key === 'mtu' || before[key] === after[key]),
};

/** Plans as the verbs do, without their database. */
export async function planNetworkFix({ lab, instance }: Site, name = NETWORK): Promise<NetworkPlan> {
  const planner = networkPlanner({ kind: 'recreate-network', network: name, mtu: 1442 });
  const { answer } = await ask(lab, instance, (nonce) => factsScript(nonce, planner.asks));
  const { plan } = planner.plan(readSeen(answer), 60);
  if (plan.kind !== 'recreate-network') throw new Error(plan.kind);
  return plan;
}

export interface NetworkFix {
  id?: string;
  plan?: NetworkPlan;
  confirm?: boolean;
  confirmSeconds?: number;
  faults?: string;
}

export async function startNetworkFix(at: Site, options: NetworkFix = {}): Promise<{ id: string; refused: string }> {
  const { lab, instance } = at;
  const plan = options.plan ?? (await planNetworkFix(at));
  const id = options.id ?? randomUUID();
  const program = recreateNetwork.program(plan, null);
  const run = { id, confirmSeconds: options.confirmSeconds ?? scaledSeconds(60), program };
  const { answer } = await ask(lab, instance, (nonce) => applyScript(nonce, run, options.faults));
  return { id, refused: textOf(answer, 'refused') };
}

/** Starts, follows, checks, confirms; returns the instance's result. */
export async function fixNetwork(at: Site, options: NetworkFix = {}): Promise<string> {
  const plan = options.plan ?? (await planNetworkFix(at));
  const { id, refused } = await startNetworkFix(at, { ...options, plan });
  if (refused) return `refused ${refused}`;
  return finishNetworkFix(at, id, plan, options.confirm ?? true);
}

export async function finishNetworkFix(at: Site, id: string, plan: NetworkPlan, confirmed: boolean): Promise<string> {
  const { lab, instance } = at;
  const followed = await follow(lab, instance, id);
  if (followed.result) return lastWord(followed);
  if (confirmed) {
    const { recheck, judge } = recreateNetwork.program(plan, null);
    const { answer } = await ask(lab, instance, (nonce) => checkScript(nonce, id, recheck));
    const { right, output } = judge(answer);
    if (!right) return `unproven ${output}`;
    await confirm(lab, instance, id);
  }
  return lastWord(await follow(lab, instance, id, { toTheEnd: true }));
}
