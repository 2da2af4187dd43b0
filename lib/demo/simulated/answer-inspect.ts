import { describeClamp } from './describe-clamp';
import { describeDocker } from './describe-docker';
import { describeOpenstack } from './describe-openstack';
import { describePaths } from './describe-paths';
import { describeProof } from './describe-proof';
import { describeSystem } from './describe-system';
import { describeTraffic } from './describe-traffic';
import type { Machine } from './machine';
import { nonceOf, renderFrames } from './render-frames';
import type { Rights } from './rights';

/** @returns what the inspection script would print on this machine; null if the text is another script */
export function answerInspect(machine: Machine, script: string, user: string, rights: Rights): string | null {
  const nonce = nonceOf(script);
  if (!nonce) return null;
  const root = rights === 'passwordless' || rights === 'password';
  return renderFrames(nonce, [
    ...describeSystem(machine, user, rights),
    ...describeDocker(machine, root),
    ...describeOpenstack(machine),
    ...describePaths(machine, script),
    ...describeProof(machine, script, root),
    ...describeClamp(machine, root),
    ...describeTraffic(machine, root),
  ]);
}
