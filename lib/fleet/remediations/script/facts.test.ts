import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { assign } from '@/lib/platform/shell/assign';
import { shell as text } from '@/lib/platform/shell/read';
import { PROOF_LABEL } from '@/lib/truth/probes/proof/own';

const HELPERS = `
${assign({ PROOF_LABEL })}limit() { shift; "$@"; }
emit() { echo "$1 $2"; }
emit_from() { printf '%s ' "$1"; cat; }
`;

/** Lists what is in the file running, `LABEL=ID` a line; inspects what is in the file known; fails where told to. */
const DOCKER = `
[ ! -e "$HERE/silent" ] || exit 1
case "$1 $2" in
  'ps '*) cat "$HERE/running" ;;
  'inspect '* | 'container inspect')
    [ "$1" = inspect ] || shift
    shift 3
    missing=0
    for id; do grep -x "$id" "$HERE/known" || missing=1; done
    [ ! -e "$HERE/on-inspect" ] || . "$HERE/on-inspect"
    exit "$missing"
    ;;
  'network ls') echo 'cafe shop' ;;
  'network inspect') sed 's/.*/{"name":"&"}/' "$HERE/networks" ;;
  *) exit 64 ;;
esac
`;

describe.each(SHELLS)('%s', (shell) => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = makeSandbox();
    sandbox.program('docker', DOCKER);
    sandbox.file('running', '=aa\n0123=bb\n=cc\n');
    sandbox.file('known', 'aa\nbb\ncc\n');
  });
  afterEach(() => sandbox.remove());
  const told = () =>
    sandbox.run(shell, `${HELPERS}${text('fleet/remediations/script/tell-containers')}tell_containers`).stdout;

  test('containers are told, and ours of a proof are not', () => {
    expect(told()).toBe('container-count 2\ncontainers aa\ncc\n');
  });

  test('none is an answer, and no answer is not none', () => {
    sandbox.file('running', '');
    expect(told()).toBe('container-count 0\ncontainers \n');
    sandbox.file('silent', '');
    expect(told()).toBe('');
  });

  test('one that ends between the questions is not missing', () => {
    sandbox.file('known', 'aa\n');
    sandbox.file('on-inspect', `echo =aa >"$HERE/running"`);
    expect(told()).toBe('container-count 1\ncontainers aa\n');
  });

  test('one that cannot be read is counted', () => {
    sandbox.file('known', 'aa\n');
    expect(told()).toBe('container-count 2\ncontainers aa\n');
  });

  test('networks are told, and no answer is not none', () => {
    const networks = () =>
      sandbox.run(shell, `${HELPERS}${text('fleet/remediations/script/tell-networks')}tell_networks`).stdout;
    sandbox.file('networks', 'cafe\n');
    expect(networks()).toBe('networks {"name":"cafe"}\n');
    sandbox.file('networks', '');
    expect(networks()).toBe('');
    sandbox.file('networks', 'cafe\n');
    sandbox.file('silent', '');
    expect(networks()).toBe('');
  });

  test('a network that a proof is on has the fingerprint of before', () => {
    const fingerprint = () =>
      sandbox.run(
        shell,
        `${HELPERS}NETWORK=shop\nALSO=\n${text('fleet/remediations/network/functions')}attached cafe; echo; fingerprint`,
      ).stdout;
    const during = fingerprint();
    expect(during).toBe('aa\ncc\n\ncafe\naa\ncc\n');
    sandbox.file('running', '=aa\n=cc\n');
    expect(fingerprint()).toBe(during);
  });
});
