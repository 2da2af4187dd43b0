/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { sampleFrames } from '@/e2e/fixtures/sample-frames';
import { parseLinks } from '@/lib/truth/probes/links/parse';
import { parseExpectedMtus, parseNetworkData } from './parse';

const samples = import.meta.glob(['./samples/*.txt', '../links/samples/*.txt'], {
  eager: true,
  query: '?raw',
  import: 'default',
});

describe('what OpenStack says', () => {
  it.each(['debian-11', 'debian-12', 'debian-13'])('is matched with its NIC on %s', (release) => {
    const frames = sampleFrames(samples, release);
    expect(parseExpectedMtus(frames, parseLinks(frames))).toMatchObject({
      known: true,
      value: [{ interface: 'ens3', mtu: 1400, source: 'metadata', mac: expect.stringMatching(/^fa:16:3e:/) }],
    });
  });

  it('is read behind headers, and from the config drive where the service is silent', () => {
    const data =
      '{"links":[{"ethernet_mac_address":"FA:16:3E:00:00:01","mtu":1450},{"ethernet_mac_address":"fa:16:3e:00:00:02","mtu":null}]}';
    expect(parseNetworkData(`HTTP/1.0 200 OK\r\nServer: x\r\n\r\n${data}`)).toEqual([
      { mac: 'fa:16:3e:00:00:01', mtu: 1450 },
    ]);
    const drive = madeFrames(
      { 'openstack-metadata': '', 'openstack-drive': data },
      { 'openstack-metadata': 'timed out' },
    );
    const links = { known: false, reason: 'failed', detail: '' } as const;
    expect(parseExpectedMtus(drive, links)).toMatchObject({
      value: [{ interface: null, source: 'config-drive', mtu: 1450 }],
    });
  });

  it('is unknown where it was not asked, did not answer, or answered nonsense', () => {
    const links = { known: false, reason: 'failed', detail: '' } as const;
    expect(parseExpectedMtus(madeFrames({}), links)).toMatchObject({ reason: 'not-asked' });
    expect(parseExpectedMtus(madeFrames({ 'openstack-metadata': '' }), links)).toMatchObject({ reason: 'failed' });
    expect(parseExpectedMtus(madeFrames({ 'openstack-metadata': '{"links":7}' }), links)).toMatchObject({
      reason: 'invalid',
    });
  });
});
