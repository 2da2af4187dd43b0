/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { sampleFrames } from '@/e2e/fixtures/sample-frames';
import { parseLinks } from '@/lib/truth/probes/links/parse';
import type { Link } from '@/lib/truth/probes/observations';
import type { Frames } from '@/lib/truth/script/frames';
import { parseStacks } from './parse';

const link = (name: string, mtu: number, state = 'UP'): Link => ({
  name,
  mtu,
  kind: 'bridge',
  state,
  master: null,
  mac: null,
});
const stacks = (frames: Frames, links: Link[] = []) => parseStacks(frames, { known: true, value: links });
const short = (frames: Frames, links: Link[] = []) =>
  stacks(frames, links).map(({ stack, name, mtu }) => [stack, name, mtu]);

const samples = import.meta.glob('./samples/*.txt', { eager: true, query: '?raw', import: 'default' });

describe('what was recorded', () => {
  // Debian 13 with Podman 5, Incus, libvirt and CNI's plugins together, with containers on their networks.
  const recorded = sampleFrames(samples, 'debian-13');
  const frames = {
    ...recorded,
    all: recorded.all.map((frame) => ({ ...frame, name: frame.name.replace(/^stack-file-/, 'stack-file ') })),
  };

  it('tells of each network once, of its stack, and not of those without a way out', () => {
    const found = parseStacks(frames, parseLinks(frames));
    expect(found.map(({ stack, name, mtu, source }) => [stack, name, mtu, source])).toEqual([
      ['podman', 'podman0', 1500, 'ip -d link'],
      ['podman', 'app (podman1)', 1400, 'ip -d link'],
      ['podman', 'plain (podman2)', 1500, 'ip -d link'],
      ['incus', 'incusbr0', 1500, 'ip -d link'],
      ['incus', 'lan', 1400, 'ip -d link'],
      ['libvirt', 'default (virbr0)', 1500, 'ip -d link'],
      ['libvirt', 'wide (br-vm)', 1400, 'ip -d link'],
      ['cni', 'wide (cni0)', 1500, 'ip -d link'],
      ['cni', 'fits (br-fits)', 1442, 'ip -d link'],
      ['cni', 'bare (br-bare)', 1500, 'ip -d link'],
      ['podman', 'later', null, '/etc/containers/networks/later.json'],
    ]);
  });

  it('says nothing more where the links could not be listed but what the files say themselves', () => {
    const found = parseStacks(frames, { known: false, reason: 'failed', detail: '' });
    expect(found.map(({ stack, name, mtu }) => [stack, name, mtu])).toEqual([
      ['cni', 'fits', 1442],
      ['cni', 'wide', 1500],
      ['podman', 'app', 1400],
      ['podman', 'later', null],
      ['podman', 'plain', null],
      ['libvirt', 'wide', 1400],
    ]);
  });
});

// Built from the documented names and formats of each stack; the recorded ones are above.
describe('other stacks', () => {
  it('are known by their links, with what their tunnels add', () => {
    const links = [
      link('cni-podman0', 1500),
      link('flannel.1', 1450),
      link('virbr0', 1500),
      link('incusbr0', 1400),
      link('cali0123456789a', 1440),
      link('calif123456789b', 1480),
      link('wireguard.cali', 1440),
      link('docker0', 1500),
      link('ens3', 1442),
    ];
    expect(
      stacks(madeFrames({}), links).map(({ stack, name, mtu, encapsulation }) => [stack, name, mtu, encapsulation]),
    ).toEqual([
      ['podman', 'cni-podman0', 1500, 0],
      ['flannel', 'flannel.1', 1450, 50],
      ['libvirt', 'virbr0', 1500, 0],
      ['incus', 'incusbr0', 1400, 0],
      ['calico', 'calif123456789b', 1480, 0],
      ['calico', 'wireguard.cali', 1440, 60],
    ]);
  });

  it("take tunl0 for Calico's only where it is up beside Calico's interfaces", () => {
    const cali = link('cali0123456789a', 1440);
    expect(short(madeFrames({}), [cali, link('tunl0', 1440, 'UNKNOWN')])).toContainEqual(['calico', 'tunl0', 1440]);
    expect(short(madeFrames({}), [cali, link('tunl0', 1480, 'DOWN')])).toHaveLength(1);
    expect(short(madeFrames({}), [link('tunl0', 1480, 'UNKNOWN')])).toEqual([]);
  });

  it('are known by their files', () => {
    const files = madeFrames({
      'stack-file 1': '/run/flannel/subnet.env\nFLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_MTU=1392\n',
      'stack-file 2':
        '/etc/cni/net.d/10-calico.conflist\n{"name":"k8s-pod-network","plugins":[{"type":"calico","mtu":1440},{"type":"portmap"}]}',
      'stack-file 3':
        '/etc/containers/networks/app.json\n{"name":"app","driver":"bridge","network_interface":"podman1","options":{"mtu":"1400"}}',
      'stack-file 4': '/etc/containers/networks/later.json\n{"name":"later","driver":"bridge"}',
      'stack-file 5': '/etc/cni/net.d/87-broken.conflist\n{"plugins":',
      'stack-file 6':
        '/etc/cni/net.d/87-podman-bridge.conflist\n{"name":"podman","plugins":[{"type":"bridge","bridge":"cni-podman0"}]}',
      'stack-file 7': 'no newline',
      'stack-libvirt':
        "<!-- made by libvirt -->\n<network><name>default</name><forward mode='nat'/><bridge name='virbr0'/><mtu size='9000'/></network>\n",
    });
    expect(short(files)).toEqual([
      ['flannel', 'FLANNEL_MTU', 1392],
      ['calico', 'k8s-pod-network', 1440],
      ['podman', 'app', 1400],
      ['podman', 'later', null],
      ['libvirt', 'default', 9000],
    ]);
  });

  it('are told once where a file and its bridge agree, and twice where they do not', () => {
    const files = madeFrames({
      'stack-file 1':
        '/etc/cni/net.d/10-app.conflist\n{"name":"appnet","plugins":[{"type":"bridge","bridge":"br-app","mtu":1442}]}',
    });
    expect(short(files, [link('br-app', 1442)])).toEqual([['cni', 'appnet (br-app)', 1442]]);
    expect(short(files, [link('br-app', 1500)])).toEqual([
      ['cni', 'appnet (br-app)', 1500],
      ['cni', 'appnet', 1442],
    ]);
  });

  it('are left out where they have no way out', () => {
    const files = madeFrames({
      'stack-file 1':
        '/etc/containers/networks/in.json\n{"name":"in","driver":"bridge","network_interface":"podman3","internal":true}',
      'stack-libvirt': "<network><name>isolated</name><bridge name='virbr7' stp='on'/></network>\n",
    });
    expect(short(files, [link('podman3', 1500), link('virbr7', 1500)])).toEqual([]);
  });

  it("read the name of libvirt's bridge wherever it stands in its element, and look for it no further than that", () => {
    const bridge = (text: string) =>
      short(madeFrames({ 'stack-libvirt': `<network><name>n</name><forward mode='nat'/>${text}</network>\n` }), [
        link('virbr9', 1500),
      ])[0]?.[1];
    expect(bridge("<bridge name='virbr9'/>")).toBe('n (virbr9)');
    expect(bridge(`<bridge stp='on' delay='0'\n name="virbr9" zone='x'/>`)).toBe('n (virbr9)');
    for (const other of ["<bridge zone='x'/><x name='virbr9'/>", "<bridge zone='x' <x name='virbr9'/>"])
      expect(bridge(other)).toBe('virbr9');
    expect(bridge(`<bridge ${'x '.repeat(500)}name='virbr9'/>`)).toBe('virbr9');
    // Takes milliseconds. It would take a minute if the text were searched to its end for each of them.
    const begun = performance.now();
    expect(bridge('<bridge '.repeat(60_000))).toBe('virbr9');
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('know the bridges of Incus and LXD by any name', () => {
    const frames = madeFrames({ 'stack-bridges': 'incus app\nlxd lan\nnobody br0\n' });
    expect(short(frames, [link('app', 1500), link('lan', 1400), link('br0', 1500)])).toEqual([
      ['incus', 'app', 1500],
      ['lxd', 'lan', 1400],
    ]);
  });
});
