import { describe, expect, it } from 'vitest';
import type { Link } from '@/lib/probes/observations';
import { madeFrames } from '@/lib/probes/sample-frames';
import { stacksOfFiles, stacksOfLinks } from './parse';

const link = (name: string, mtu: number): Link => ({ name, mtu, kind: 'bridge', state: 'UP', master: null, mac: null });

// Built from the documented names and formats of each stack, not recorded.
describe('other stacks', () => {
  it('are known by their links, with what their tunnels add', () => {
    const links = [
      link('cni-podman0', 1500),
      link('flannel.1', 1450),
      link('virbr0', 1500),
      link('incusbr0', 1400),
      link('cali0123456789a', 1440),
      link('calif123456789b', 1480),
      link('docker0', 1500),
      link('ens3', 1442),
    ];
    expect(
      stacksOfLinks({ known: true, value: links }).map(({ stack, name, mtu, encapsulation }) => [
        stack,
        name,
        mtu,
        encapsulation,
      ]),
    ).toEqual([
      ['podman', 'cni-podman0', 1500, 0],
      ['flannel', 'flannel.1', 1450, 50],
      ['libvirt', 'virbr0', 1500, 0],
      ['incus', 'incusbr0', 1400, 0],
      ['calico', 'calif123456789b', 1480, 0],
    ]);
  });

  it('are known by their files', () => {
    const files = madeFrames({
      'stack-file 1': '/run/flannel/subnet.env\nFLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_MTU=1392\n',
      'stack-file 2':
        '/etc/cni/net.d/10-calico.conflist\n{"name":"k8s-pod-network","plugins":[{"type":"calico","mtu":1440},{"type":"portmap"}]}',
      'stack-file 3': '/etc/containers/networks/app.json\n{"name":"app","driver":"bridge","options":{"mtu":"1400"}}',
      'stack-file 4':
        "/etc/libvirt/qemu/networks/default.xml\n<network><name>default</name><mtu size='9000'/></network>",
      'stack-file 5': '/etc/cni/net.d/87-broken.conflist\n{"plugins":',
      'stack-file 6': 'no newline',
    });
    expect(stacksOfFiles(files).map(({ stack, name, mtu }) => [stack, name, mtu])).toEqual([
      ['flannel', 'FLANNEL_MTU', 1392],
      ['calico', 'k8s-pod-network', 1440],
      ['podman', 'app', 1400],
      ['libvirt', 'default', 9000],
    ]);
  });
});
