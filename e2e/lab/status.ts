import { leaderOf } from './instance/exec';
import type { Lab } from './types';

/** Prints what a person needs to use a lab. */
export function printStatus(lab: Lab): void {
  console.log(`lab ${lab.name}`);
  for (const instance of lab.instances) {
    const state = leaderOf(instance) ? 'running' : 'off';
    console.log(`  ${instance.name.padEnd(14)} ${state.padEnd(8)} ${instance.address}  ${instance.address6}`);
    console.log(`  ${' '.repeat(14)} ${instance.hostKeys.ed25519}`);
  }
  console.log(`  sign in: ssh -i ${lab.keys.ed25519} ${lab.users.operator}@${lab.instances[0]?.address ?? 'ADDRESS'}`);
  console.log(`  users: operator (sudo), sudopass (sudo with password ${lab.password}), nosudo, root`);
  console.log(`  gateway ${lab.router.address}; beyond it ${lab.web.url} and ${lab.other.url}`);
}
