import { describe, expect, test } from 'vitest';
import {
  ASKED,
  DROP_IN,
  HEALTHY,
  IFUPDOWN,
  item,
  link,
  MAC,
  made,
  NETPLAN,
  NETWORKD_FILE,
  NM,
  nm,
  own,
  plan,
  type Sections,
} from '@/e2e/fixtures/nic-facts';
import { madeDocker, madeObservations } from '@/e2e/fixtures/observations';
import { planOutput } from '@/e2e/fixtures/plan-output';
import { sha256 } from '@/lib/remote/runner/sha256';
import type { Done } from '../kind';
import { readSeen } from '../seen';
import { judgeNic } from './judge';
import { restoreNicMtu, setNicMtu } from './kind';
import { type NicWish, nicPlanner } from './plan';
import type { NicPlan } from './plan-types';

describe('the plan of a NIC that is too large', () => {
  test('lowers it to what OpenStack says, now and by one file of its own, and says that Docker comes after', () => {
    const one = plan();
    expect(one).toMatchObject({
      interface: 'ens3',
      currentMtu: 1500,
      mtu: 1442,
      blocked: false,
      alreadyInForce: false,
    });
    expect(one.manager).toEqual({ name: 'networkd', renderer: null, claim: NETWORKD_FILE, netplanId: null });
    expect(one.file).toEqual({ path: DROP_IN, sha256: null, mode: null, modeAfter: '644' });
    expect(one.diff).toContain('+MTUBytes=1442');
    expect(item(one, 'nic-docker')).toBe('warn bridge');
    expect(item(plan({ 'bridge-mtu': '1442' }), 'nic-docker')).toBe('pass fits');
    expect(item(one, 'nic-openstack')).toBe('pass same');
    expect(one).toMatchObject({ containers: [], expectedInterruptionMs: 0 });
  });

  test.each<[string, Sections, string, string, string]>([
    ['systemd-networkd', {}, DROP_IN, '644', '[Link]\nMTUBytes=1442\n'],
    [
      'netplan over systemd-networkd',
      NETPLAN,
      '/etc/netplan/99-clearance-mtu-ens3.yaml',
      '600',
      'network:\n  version: 2\n  ethernets:\n    "ens3":\n      mtu: 1442\n',
    ],
    [
      'netplan over NetworkManager',
      {
        ...NETPLAN,
        'nic-networkd': '',
        'nic-nm': nm('1500', '/run/NetworkManager/system-connections/netplan-ens3.nmconnection'),
      },
      '/etc/netplan/99-clearance-mtu-ens3.yaml',
      '600',
      'network:\n  version: 2\n  ethernets:\n    "ens3":\n      mtu: 1442\n',
    ],
    [
      'NetworkManager',
      NM,
      '/etc/NetworkManager/conf.d/zz-clearance-mtu-ens3.conf',
      '644',
      '[connection-clearance-mtu-ens3]\nmatch-device=interface-name:ens3\nethernet.mtu=1442\n',
    ],
    [
      'ifupdown',
      IFUPDOWN,
      '/etc/network/if-up.d/clearance-mtu-ens3',
      '755',
      `[ "$IFACE" = 'ens3' ] || exit 0\nip link set dev 'ens3' mtu 1442\n`,
    ],
  ])('with %s', (_, change, path, mode, content) => {
    const { plan: one, after } = made(change);
    expect(one.blocked).toBe(false);
    expect(one.file).toMatchObject({ path, modeAfter: mode });
    expect(Buffer.from(after ?? []).toString()).toContain(content);
    expect(Buffer.from(after ?? []).toString()).toContain('# Made by Clearance: the MTU of ens3.');
  });

  test('takes netplan’s own name and section of a matched NIC or a VLAN', () => {
    const { after } = made({
      'nic-networkd': 'ens3\t/run/systemd/network/10-netplan-uplink.network\t\n',
      'nic-netplan': '  ethernets:\n    ens9:\n  bonds:\n    uplink:\n      mtu: 1500\n',
    });
    expect(Buffer.from(after ?? []).toString()).toContain('  bonds:\n    "uplink":\n      mtu: 1442\n');
  });

  test('is for the named interface and size, or for the link that is too large over the links below it', () => {
    const two = { links: `${link('ens3', 1500)}${link('ens4', 9000, 'link/ether fa:16:3e:00:00:02')}` };
    expect(
      plan({ ...two, 'nic-networkd': 'ens4\t/etc/systemd/network/ens4.network\t\n' }, { interface: 'ens4', mtu: 1400 }),
    ).toMatchObject({ interface: 'ens4', currentMtu: 9000, mtu: 1400, blocked: false });
    const bridged = plan({
      egress: ['4 br0 9000'],
      links: `${link('br0', 9000, 'link/ether fa:16:3e:00:00:09 \\    bridge forward_delay 0')}3: ens3: <UP> mtu 1500 qdisc fq master br0 state UP\\    link/ether fa:16:3e:00:00:03 \n`,
      'openstack-metadata': null,
      'nic-networkd': 'br0\t/etc/systemd/network/br0.network\t\n',
    });
    expect(bridged).toMatchObject({ interface: 'br0', currentMtu: 9000, mtu: 1500 });
  });

  test('takes the measured path where the newest inspection recommends less', () => {
    const seen = { ...readSeen(planOutput(HEALTHY)), recommendedMtu: 1400 };
    expect(nicPlanner(ASKED).plan(seen, 120).plan).toMatchObject({ mtu: 1400 });
  });

  test('says that cloud-init froze an MTU', () => {
    const frozen = plan({ ...NETPLAN, 'nic-cloud-init': '/etc/netplan/50-cloud-init.yaml:      mtu: 1500\n' });
    expect(item(frozen, 'nic-cloud-init')).toBe('warn');
    expect(frozen).toMatchObject({ blocked: false });
  });

  test('notes the links on top, and that the kernel lowers them', () => {
    const one = plan({
      links: `${link('ens3', 1500)}4: ens3.10@ens3: <UP> mtu 1500 qdisc fq state UP\\    link/ether ${MAC} \\    vlan protocol 802.1Q id 10 \n`,
      'nic-uppers': 'ens3\tens3.10\n',
    });
    expect(one.uppers).toEqual([{ interface: 'ens3.10', mtu: 1500 }]);
    expect(item(one, 'nic-upper')).toBe('warn lowered');
  });
});

describe('nothing is planned from an MTU to the same', () => {
  const at1442 = { links: link('ens3', 1442), egress: ['4 ens3 1442'] };
  test.each<[string, Sections, boolean]>([
    ['its manager sets none', at1442, true],
    ['its manager sets the same', { ...at1442, ...IFUPDOWN, 'nic-ifupdown': 'ens3\tup\t1442\n' }, true],
    ['its manager sets another one', { ...at1442, ...IFUPDOWN }, false],
    ['Clearance’s file says the same', { ...at1442, ...own(DROP_IN, file()) }, true],
    ['Clearance’s file says another one', { ...at1442, ...own(DROP_IN, file().replace('1442', '1400')) }, false],
    ['only the interface differs', own(DROP_IN, file()), false],
  ])('%s', (_, change, isInForce) => {
    const one = plan(change);
    expect(one.alreadyInForce).toBe(isInForce);
    if (isInForce) expect(one).toMatchObject({ file: null, diff: '' });
  });

  test('the title has no step if only the file changes', () => {
    const one = plan({ ...at1442, ...IFUPDOWN });
    expect(setNicMtu.words(one).title).toMatchObject({
      key: 'titleSame.set-nic-mtu',
      values: { mtu: 1442, name: 'ens3' },
    });
    expect(setNicMtu.words(plan()).title).toMatchObject({ key: 'titleFrom.set-nic-mtu', values: { from: 1500 } });
  });

  function file() {
    return Buffer.from(made().after ?? []).toString();
  }
});

describe('the way back', () => {
  const done = (of: ReturnType<typeof made>): Done<NicPlan> => ({ id: 'a', failed: false, ...of });
  const wishOf = (of: ReturnType<typeof made>) => setNicMtu.takenBack?.wish(done(of)) as NicWish;
  const after = { links: link('ens3', 1442), egress: ['4 ens3 1442'] };

  test('removes the file and restores the MTU, although OpenStack says another one', () => {
    const first = made();
    const text = Buffer.from(first.after ?? []).toString();
    const back = made({ ...after, ...own(DROP_IN, text) }, wishOf(first));
    expect(back.plan).toMatchObject({ kind: 'restore-nic-mtu', currentMtu: 1442, mtu: 1500, blocked: false });
    expect(back.plan.file).toEqual({ path: DROP_IN, sha256: sha256(Buffer.from(text)), mode: '644', modeAfter: null });
    expect([back.after, Buffer.from(back.before ?? []).toString()]).toEqual([null, text]);
    expect(item(back.plan, 'nic-size')).toBe('warn above');
    expect(setNicMtu.rollout?.isAsLeft(done(first), back.plan)).toBe(true);
    expect(setNicMtu.rollout?.isAsLeft(done(first), made(own(DROP_IN, 'x'), wishOf(first)).plan)).toBe(false);
  });

  test('puts the former bytes and the links on top back, and can itself be taken back', () => {
    const upper = { 'nic-uppers': 'ens3\tens3.10\n' };
    const vlan = (mtu: number) => `4: ens3.10@ens3: <UP> mtu ${mtu} qdisc fq state UP\\    link/ether ${MAC} \n`;
    const first = made({ ...upper, ...own(DROP_IN, 'old'), links: link('ens3', 1500) + vlan(1500) });
    expect(setNicMtu.takenBack?.isKnown(first.plan, false)).toBe(false);
    const text = Buffer.from(first.after ?? []).toString();
    const back = made(
      { ...after, ...upper, ...own(DROP_IN, text), links: link('ens3', 1442) + vlan(1442) },
      wishOf(first),
    );
    expect(Buffer.from(back.after ?? []).toString()).toBe('old');
    expect(back.plan.uppersAfter).toEqual([{ interface: 'ens3.10', mtu: 1500 }]);
    expect(restoreNicMtu.takenBack?.wish(done(back))).toMatchObject({ kind: 'restore-nic-mtu', mtu: 1442 });
  });

  test('is refused where another manager has the link now', () => {
    const first = made();
    expect(item(made({ ...after, ...IFUPDOWN }, wishOf(first)).plan, 'nic-manager')).toBe('block changed');
  });
});

test('the judgement is by the interface of the inspection, and without it there is none', () => {
  const judge = (links: { name: string; mtu: number }[]) => {
    const all = links.map((one) => ({ ...one, kind: 'ether', state: 'UP', master: null, mac: MAC }));
    const observations = madeObservations(madeDocker(1500), { links: { known: true, value: all } });
    const inspected = { verdict: 'oversized' as const, bridgeMtu: 1500, outcome: 'ok' as const, outcomeEvidence: null };
    return judgeNic({ interface: 'ens3', mtu: 1442 }, { ...inspected, observations }).state;
  };
  expect(judge([{ name: 'ens3', mtu: 1442 }])).toBe('passed');
  expect(judge([{ name: 'ens3', mtu: 1500 }])).toBe('failed');
  expect(judge([{ name: 'ens4', mtu: 1442 }])).toBe('undecided');
});
