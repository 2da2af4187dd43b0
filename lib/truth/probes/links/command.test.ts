import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { makeSandbox } from '@/e2e/shells/sandbox';
import { shell as text } from '@/lib/platform/shell/read';
import { parseLinks } from './parse';

describe.each(SHELLS)('the section of the links, by %s', (shell) => {
  it('reads the kernel’s files if there is no `ip`', () => {
    const sandbox = makeSandbox();
    sandbox.program('ip', 'exit 127');
    const { stdout } = sandbox.run(shell, `set +u\n${text('truth/probes/links/command')}\nlinks_list`);
    sandbox.remove();
    const links = parseLinks(madeFrames({ links: stdout }));
    if (!links.known) throw new Error(links.detail);
    expect(links.value.map(({ name }) => name).sort()).toEqual(readdirSync('/sys/class/net').sort());
    expect(links.value.find(({ name }) => name === 'lo')).toMatchObject({ mtu: 65_536, master: null });
  });
});
