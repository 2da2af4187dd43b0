import { createTranslator } from 'use-intl/core';
import { describe, expect, test } from 'vitest';
import {
  ASKED,
  DROP_IN,
  folders,
  item,
  link,
  NETPLAN,
  NETWORKD_FILE,
  NM,
  nm,
  plan,
  type Sections,
  TABS,
  UUID,
} from '@/e2e/fixtures/nic-facts';
import en from '@/lib/platform/i18n/messages/en/remediation.json';
import ja from '@/lib/platform/i18n/messages/ja/remediation.json';
import { type NicWish, nicPlanner } from './plan';
import { NIC_PREFLIGHT_NAMES } from './plan-types';

describe('a plan is refused by name', () => {
  test.each<[string, Sections, Partial<NicWish>, string, string]>([
    ['two managers', { 'nic-ifupdown': 'ens3\tup\t\n' }, {}, 'nic-manager', 'block two_managers'],
    ['no manager', { 'nic-networkd': '' }, {}, 'nic-manager', 'block no_manager'],
    [
      'a manager that is not known',
      { 'nic-networkd': '', 'nic-other': 'wicked' },
      {},
      'nic-manager',
      'block unknown_manager',
    ],
    [
      'a netplan file with tabs',
      { ...NETPLAN, 'nic-netplan': null, 'nic-netplan-refusal': TABS },
      {},
      'nic-file',
      'block unparsable',
    ],
    ['no such id', { ...NETPLAN, 'nic-netplan': '  ethernets:\n    ens4:\n' }, {}, 'nic-file', 'block no_id'],
    ['a connection with its own MTU', { ...NM, 'nic-nm': nm('1500') }, {}, 'nic-file', 'block own_mtu'],
    [
      'a file that also applies to another link',
      { 'nic-networkd': `ens3\t${NETWORKD_FILE}\t\nens4\t${NETWORKD_FILE}\t\n` },
      {},
      'nic-file',
      'block shared',
    ],
    ['a link instead of the file', { 'nic-own': `${DROP_IN}\tother\n` }, {}, 'nic-file', 'block not_a_file'],
    ['a read-only folder', { 'nic-folders': folders('no') }, {}, 'nic-writable', 'block'],
    ['more than OpenStack says', {}, { mtu: 1450 }, 'nic-size', 'block above'],
    [
      'less than IPv6 needs',
      { egress: ['4 ens3 1500', '6 ens3 1500'], links: link('ens3', 1500) },
      { mtu: 1200 },
      'nic-size',
      'block ipv6_used',
    ],
    ['no such interface', {}, { interface: 'ens9', mtu: 1442 }, 'nic-interface', 'block absent'],
    [
      'a bridge of Docker',
      { links: link('ens3', 1500) + link('docker0', 1500) },
      { interface: 'docker0', mtu: 1442 },
      'nic-interface',
      'block docker',
    ],
    [
      'no route',
      { egress: [], links: link('lo', 65_536), 'openstack-metadata': null },
      {},
      'nic-interface',
      'block no_route',
    ],
    ['NixOS', { system: 'nixos' }, {}, 'nic-managed', 'block nixos'],
  ])('%s', (_, change, wish, name, expected) => {
    const one = plan(change, wish);
    expect(item(one, name)).toBe(expected);
    expect(one.blocked).toBe(true);
  });

  test('with both managers, or netplan’s own words', () => {
    const two = plan({ 'nic-ifupdown': 'ens3\tup\t\n' }).preflight.find(({ name }) => name === 'nic-manager');
    expect(two?.params.managers).toBe(`systemd-networkd (${NETWORKD_FILE}), ifupdown (/etc/network/interfaces)`);
    const tabs = plan({ ...NETPLAN, 'nic-netplan': null, 'nic-netplan-refusal': TABS });
    const said = tabs.preflight.find(({ name }) => name === 'nic-file');
    expect(said?.params.said).toContain('60-tabs.yaml:2:1: Invalid YAML: tabs are not allowed');
    expect(said?.evidence).toContainEqual({ command: 'netplan generate', output: TABS });
  });

  test('the command for a connection with its own MTU is told; once it was run, only the interface is changed', () => {
    const refused = plan({ ...NM, 'nic-nm': nm('1500') }).preflight.find(({ name }) => name === 'nic-file');
    expect(refused?.params.command).toBe(`nmcli connection modify uuid ${UUID} 802-3-ethernet.mtu 1442`);
    expect(plan({ ...NM, 'nic-nm': nm('1442') })).toMatchObject({ blocked: false, file: null, alreadyInForce: false });
  });

  test.each(['-x', 'a b', 'ens3;reboot', '../x', 'sixteen-letters0', "a'b", 'ens3\n', 'é'])('the name %j', (name) => {
    expect(() => nicPlanner({ ...ASKED, interface: name } as NicWish)).toThrow(
      expect.objectContaining({ code: 'remediation.bad-interface', status: 422 }),
    );
  });

  test('without root nothing is told', () => {
    const denied = plan({ sudo: 'denied', uid: '1000', egress: [], links: null });
    expect(denied.preflight.map(({ name }) => name)).toEqual(['rights']);
    expect(denied).toMatchObject({ blocked: true, alreadyInForce: false });
  });

  test('Docker is not needed', () => {
    const bare = plan({ version: '', 'missing-tool': 'docker' });
    expect([item(bare, 'tools'), item(bare, 'nic-docker'), bare.blocked]).toEqual(['pass', 'pass none', false]);
  });
});

test('hostile output is no fact', () => {
  const hostile = plan({
    'nic-networkd': "ens3\t/etc/systemd/network/$(reboot).network\t99999\n\t\t\nens3'; x\t/etc/x\t1\n",
    'nic-nm': `ens3\tethernet\tnot-a-uuid\t1500\t/x\n${'x\t'.repeat(4000)}\n`,
    'nic-own': `/etc/netplan/../../root/x\tfile\t644\tAAAA\n/etc/netplan/99-clearance-mtu-a\u001b[2J.yaml\tother\n`,
    'nic-uppers': `ens3\t$(reboot)\nens3\tens3\n`,
  });
  expect(item(hostile, 'nic-file')).toBe('block path');
  expect(hostile).toMatchObject({ blocked: true, file: null, uppers: [] });
});

test.each(Object.entries({ en, ja }))('every item has words that take its facts (%s)', (locale, remediation) => {
  const say = createTranslator({
    locale,
    messages: { remediation },
    namespace: 'remediation',
    timeZone: 'UTC',
    onError: (error) => expect.fail(error.message),
  });
  const all = [
    plan(),
    plan({ ...NETPLAN, 'nic-cloud-init': '/etc/netplan/50-cloud-init.yaml: mtu: 1500', agent: 'puppet' }),
    plan({ ...NETPLAN, 'nic-netplan': null, 'nic-netplan-refusal': TABS }),
    plan({ 'nic-ifupdown': 'ens3\tup\t\n' }),
    plan({ 'nic-networkd': '' }),
    plan({ 'nic-networkd': '', 'nic-other': 'wicked' }),
    plan({ ...NM, 'nic-nm': nm('1500') }),
    plan({ ...NM, 'nic-nm': nm('1442') }),
    plan({ 'nic-folders': folders('no'), 'openstack-metadata': null, version: '' }, { mtu: 1200 }),
    plan({}, { mtu: 1450 }),
    plan({}, { interface: 'ens9', mtu: 1442 }),
  ];
  const items = all.flatMap(({ preflight }) => preflight);
  expect(new Set(items.map(({ name }) => name))).toEqual(new Set(NIC_PREFLIGHT_NAMES));
  for (const { name, outcome: how, params } of items) {
    const key = `preflight.${name}.${how}` as Parameters<typeof say>[0];
    expect(say(key, params), key).not.toMatch(/undefined|remediation\./);
    expect(say.has(`preflight.${name}.title` as Parameters<typeof say>[0])).toBe(true);
  }
});
