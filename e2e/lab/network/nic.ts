import { namespaceName } from '../layout';
import type { Instance, Lab } from '../types';
import { ipBatch } from './namespaces';
import { networkPlan } from './plan';

/** Sets the MTU of an instance's ens3 (1442 after a reboot), like a wrong netplan or a changed network would. */
export async function setNicMtu(instance: Instance, mtu: number): Promise<void> {
  await ipBatch(namespaceName(instance.lab, instance.name), [`link set ens3 mtu ${mtu}`]);
}

/** Gives an instance additional addresses, for tests that need many SSH endpoints; returns them. At most 700. */
export async function addAddresses(lab: Lab, instance: Instance, count: number): Promise<string[]> {
  const third = lab.index * 4;
  const { bits } = networkPlan(lab.name, lab.index).tenant;
  const addresses = Array.from(
    { length: count },
    (_, n) => `198.18.${third + 1 + Math.floor(n / 250)}.${1 + (n % 250)}`,
  );
  await ipBatch(
    namespaceName(instance.lab, instance.name),
    addresses.map((address) => `addr replace ${address}/${bits} dev ens3`),
  );
  return addresses;
}
