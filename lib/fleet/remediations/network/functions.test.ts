import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { assign } from '@/lib/platform/shell/assign';
import { shell as text } from '@/lib/platform/shell/read';
import { PROOF_LABEL } from '@/lib/truth/probes/proof/proof-container';

/** Lists the content of the file running, one `LABEL=ID` on each line; all of them exist. */
const DOCKER = `
case "$1 $2" in
  'ps '*) cat "$HERE/running" ;;
  'container inspect') shift 4; printf '%s\\n' "$@" ;;
  'network ls') echo 'cafe shop' ;;
  *) exit 64 ;;
esac
`;

describe.each(SHELLS)('%s', (shell) => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = makeSandbox();
    sandbox.program('docker', DOCKER);
    sandbox.file('running', '=aa\n0123=bb\n=cc\n');
  });
  afterEach(() => sandbox.remove());

  test('a network that a proof is on has the fingerprint of before', () => {
    const head = `${assign({ PROOF_LABEL, NETWORK: 'shop', ALSO: '' })}limit() { shift; "$@"; }\n`;
    const fingerprint = () =>
      sandbox.run(shell, `${head}${text('fleet/remediations/network/functions')}attached cafe; echo; fingerprint`)
        .stdout;
    const during = fingerprint();
    expect(during).toBe('aa\ncc\n\ncafe\naa\ncc\n');
    sandbox.file('running', '=aa\n=cc\n');
    expect(fingerprint()).toBe(during);
  });
});
