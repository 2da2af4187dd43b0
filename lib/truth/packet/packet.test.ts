import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guessOverlays, OVERLAYS, overlayMtu } from './overhead';
import { packetFromPayload, payloadFromPacket, readEnteredSize, readNetworkSize, readTypedSize } from './packet';

describe('payload and packet', () => {
  it('differ by 28 bytes on IPv4 and 48 on IPv6', () => {
    expect(packetFromPayload(1412, 4)).toBe(1440);
    expect(payloadFromPacket(1442, 4)).toBe(1414);
    expect(payloadFromPacket(1442, 6)).toBe(1394);
  });

  it('are each other the other way round', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65_000 }), fc.constantFrom(4 as const, 6 as const), (payload, family) => {
        expect(payloadFromPacket(packetFromPayload(payload, family), family)).toBe(payload);
      }),
    );
  });

  it('are told apart where somebody enters one for the other', () => {
    expect(readEnteredSize(1412, 1442)).toEqual({ kind: 'payload', packet: 1440, wasted: 30 });
    expect(readEnteredSize(1414, 1442)).toEqual({ kind: 'payload', packet: 1442, wasted: 28 });
    expect(readEnteredSize(1442, 1442)).toEqual({ kind: 'mtu' });
    expect(readEnteredSize(1400, 1442)).toEqual({ kind: 'mtu' });
    expect(readEnteredSize(1500, 1442)).toEqual({ kind: 'mtu' });
    expect(readEnteredSize(1394, 1442, 6)).toEqual({ kind: 'payload', packet: 1442, wasted: 48 });
    expect(readEnteredSize(1400, 1450, 6)).toEqual({ kind: 'mtu' });
    expect(readTypedSize(1412, 1442)).toEqual({ kind: 'payload', family: 4, packet: 1440, wasted: 30 });
    expect(readTypedSize(1394, 1442)).toEqual({ kind: 'payload', family: 6, packet: 1442, wasted: 48 });
    expect(readTypedSize(1400, 1450)).toEqual({ kind: 'mtu' });
    expect(readTypedSize(Number.NaN, 1442)).toEqual({ kind: 'mtu' });
  });

  it('are told apart in a network’s MTU only to the byte, and where it is the well-known payload', () => {
    expect(readNetworkSize(1472, 1500, 4)).toEqual({ kind: 'payload', packet: 1500, wasted: 28 });
    expect(readNetworkSize(1412, 1442, 4)).toEqual({ kind: 'payload', packet: 1440, wasted: 30 });
    expect(readNetworkSize(1394, 1442, 6)).toEqual({ kind: 'payload', packet: 1442, wasted: 48 });
    for (const [chosen, nic] of [
      [1420, 1450],
      [1400, 1430],
      [1410, 1442],
      [1470, 1500],
      [1412, 1500],
    ] as const)
      expect(readNetworkSize(chosen, nic, 4), `${chosen} of ${nic}`).toEqual({ kind: 'mtu' });
    expect(readNetworkSize(1412, 1462, 6)).toEqual({ kind: 'mtu' });
  });
});

// The table of neutron's arithmetic: min(global_physnet_mtu, path_mtu) - IP header - encapsulation.
describe('overlays', () => {
  it.each([
    [1500, 4, [1450, 1458, 1450, 1442]],
    [1500, 6, [1430, 1438, 1430, 1422]],
    [9000, 4, [8950, 8958, 8950, 8942]],
  ] as const)('over %d and IPv%d', (underlay, family, mtus) => {
    expect(OVERLAYS.map((overlay) => overlayMtu(underlay, family, overlay))).toEqual(mtus);
  });

  it('are guessed with their arithmetic, and ambiguous where they are', () => {
    expect(guessOverlays(1442)).toEqual([
      { overlay: 'OVN Geneve', underlay: 1500, outerFamily: 4, arithmetic: '1500 - 20 - 38 = 1442' },
    ]);
    expect(guessOverlays(1450).map((guess) => guess.overlay)).toEqual(['VXLAN', 'Geneve']);
    expect(guessOverlays(8942)[0]).toMatchObject({ overlay: 'OVN Geneve', underlay: 9000 });
    expect(guessOverlays(1500).filter((guess) => guess.underlay === 1500)).toEqual([]);
    expect(guessOverlays(1234)).toEqual([]);
  });
});
