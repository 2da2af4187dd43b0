import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { ROUTES_COMMAND } from './command';

describe.each(SHELLS)('the section of the routes, by %s', (shell) => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = makeSandbox();
    sandbox.program('route', 'echo "route $*"');
  });
  afterEach(() => sandbox.remove());
  const say = (family: 4 | 6) =>
    sandbox.run(shell, `set +u\n${ROUTES_COMMAND}\nroutes_default ${family}`).stdout.trim();

  it('asks `route` for the same IP version if `ip` fails', () => {
    sandbox.program('ip', 'exit 1');
    expect(say(4)).toBe('route -n');
    expect(say(6)).toBe('route -n -A inet6');
  });

  it('does not ask `route` if `ip` succeeds, also without a route', () => {
    sandbox.program('ip', 'case "$*" in *-o*-4*) echo "default via 198.18.0.1 dev ens3" ;; esac');
    expect(say(4)).toBe('default via 198.18.0.1 dev ens3');
    expect(say(6)).toBe('');
    // BusyBox's ip has no -o.
    sandbox.program('ip', 'case "$*" in *-o*) exit 1 ;; *) echo "default via 198.18.0.1 dev eth0" ;; esac');
    expect(say(4)).toBe('default via 198.18.0.1 dev eth0');
  });
});
