import { mkdirSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { NONCE, RUNNER_ALONE } from '@/e2e/shells/runner-alone';
import { makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { assign } from '@/lib/platform/shell/assign';
import { sha256 } from '@/lib/remote/runner/sha256';
import { parseFrames } from '@/lib/truth/script/frames';
import { NIC_QUESTION, readNicFacts } from './facts';
import type { NicPlan } from './plan-types';
import { nicProgram } from './program';

const NEW = Buffer.from('[Link]\nMTUBytes=1442\n');
const DROP_IN = '/etc/systemd/network/10-ens3.network.d/zz-clearance-mtu.conf';
const YAML = '/etc/netplan/99-clearance-mtu-ens3.yaml';

/** The machine's own folders, in the sandbox. */
const moved = (text: string) =>
  text
    .replaceAll('"/$home/netplan"', '"$HERE/$home/netplan"')
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
    .replaceAll('$NETPLAN_COPY$FILE', '$NETPLAN_COPY${FILE#"$HERE"}')
    .replace(
      /(^|[^A-Za-z0-9_}$])(\/(?:sys\/class\/net|run\/(?:systemd|netplan|NetworkManager|clearance)|etc\/(?:netplan|systemd|NetworkManager|network|sysconfig)|(?:usr\/)?lib\/(?:systemd|netplan)))/gm,
      '$1$HERE$2',
    );

/** The kernel: it lowers the links on top, too. A file named stuck keeps a link at its MTU. */
const IP = `
[ "$1 $2 $3 $5" = 'link set dev mtu' ] || exit 64
echo "$4 $6" >>"$HERE/set"
[ ! -e "$HERE/stuck" ] || { echo 'RTNETLINK answers: Invalid argument' >&2; exit 2; }
echo "$6" >"$HERE/sys/class/net/$4/mtu"
for upper in "$HERE/sys/class/net/$4/upper_"*; do
  [ -e "$upper" ] || continue
  [ "$(cat "$upper/mtu")" -le "$6" ] || echo "$6" >"$upper/mtu"
done
`;
/** Makes what netplan 0.106 makes of these files; a tab stops it. The file of the last name wins. */
const NETPLAN = `
case "$1 $2" in
  'get all') cat "$HERE/netplan-get" ;;
  'generate --root-dir')
    for file in "$3"/etc/netplan/*.yaml; do
      if grep -q "$(printf '\\t')" "$file"; then echo "$file:2:1: Invalid YAML: tabs are not allowed for indent:" >&2; exit 1; fi
    done
    mkdir -p "$3/run/systemd/network"
    cat "$3"/etc/netplan/*.yaml | sed -n 's/^ *mtu: /MTUBytes=/p' | tail -n 1 >"$3/run/systemd/network/10-netplan-ens3.network"
    ;;
  'generate ') echo generated >>"$HERE/told" ;;
  *) exit 64 ;;
esac
`;

describe.each(SHELLS)('%s', (shell) => {
  let sandbox: Sandbox;
  const at = (name: string) => path.join(sandbox.folder, name);
  const setLink = (name: string, mtu: number, index: number) => {
    sandbox.file(`sys/class/net/${name}/mtu`, `${mtu}\n`);
    sandbox.file(`sys/class/net/${name}/ifindex`, `${index}\n`);
  };
  const mtuOf = (name: string) => sandbox.read(`sys/class/net/${name}/mtu`).trim();

  beforeEach(() => {
    sandbox = makeSandbox();
    sandbox.file('state/journal', '');
    sandbox.file('state/new', NEW.toString());
    sandbox.program('systemctl', '[ "$*" = "-q is-active systemd-networkd.service" ]');
    sandbox.program('ip', IP);
    sandbox.program('chown', ':');
    sandbox.program('nmcli', 'exit 1');
    sandbox.program('ifquery', 'exit 1');
    sandbox.program('restorecon', ':');
    setLink('ens3', 1500, 2);
    setLink('ens3.10', 1500, 3);
    symlinkSync('../ens3.10', at('sys/class/net/ens3/upper_ens3.10'));
    sandbox.file(
      'run/systemd/netif/links/2',
      'ADMIN_STATE=configured\nNETWORK_FILE=/etc/systemd/network/10-ens3.network\n',
    );
    mkdirSync(at('etc/systemd/network'), { recursive: true });
  });
  afterEach(() => sandbox.remove());

  const HELPERS = `${RUNNER_ALONE}tell_broken() { echo "broken:$broken"; }
`;
  const plan = (over: Partial<NicPlan> = {}) => ({
    ...{ interface: 'ens3', mtu: 1442, currentMtu: 1500, uppersAfter: [] },
    manager: {
      ...{ name: 'networkd', renderer: null, claim: '/etc/systemd/network/10-ens3.network', netplanId: null },
    } as NicPlan['manager'],
    file: { path: DROP_IN, sha256: null, mode: null, modeAfter: '644' } as NicPlan['file'],
    ...over,
  });
  /** Runs step functions of a program, and prints the status of each. */
  const run = (lines: string, of = plan(), after: Buffer | null = NEW) => {
    const { variables, functions } = nicProgram(of, after);
    const own = `${assign(variables)}FILE="\${FILE:+$HERE$FILE}"\n`;
    const each = lines
      .split(' ')
      .map((name) => (/^\w+$/.test(name) ? `${name}; echo "${name} $?"` : name))
      .join('\n');
    return sandbox.run(shell, `${HELPERS}${own}${moved(functions)}\n${each}`).stdout;
  };
  const APPLY = 'check_plan keep_nic write_file check_file place_file tell_manager set_now nic_in_force';
  const statuses = (said: string) =>
    Object.fromEntries([...said.matchAll(/^([a-z_]+) (\d+)$/gm)].map(([, name, status]) => [name, Number(status)]));

  test('the file is put in place, the link and those on top are lowered, and all is as before after an undo', () => {
    expect(statuses(run(APPLY))).toEqual({
      ...{ check_plan: 0, keep_nic: 0, write_file: 0, check_file: 3, place_file: 0, tell_manager: 3 },
      ...{ set_now: 0, nic_in_force: 0 },
    });
    expect(sandbox.read(DROP_IN)).toBe(NEW.toString());
    expect((statSync(at(DROP_IN)).mode & 0o777).toString(8)).toBe('644');
    expect((statSync(path.dirname(at(DROP_IN))).mode & 0o777).toString(8)).toBe('755');
    expect([mtuOf('ens3'), mtuOf('ens3.10')]).toEqual(['1442', '1442']);

    run('undo remove_temporary');
    expect(sandbox.has(path.dirname(DROP_IN))).toBe(false);
    expect([mtuOf('ens3'), mtuOf('ens3.10')]).toEqual(['1500', '1500']);
    expect(sandbox.list('etc/systemd/network')).toEqual([]);
  });

  test('the bytes from before come back, also after a reboot', () => {
    const old = Buffer.from('[Link]\nMTUBytes=1500\n# old\n');
    sandbox.file(DROP_IN, old.toString());
    const file = { path: DROP_IN, sha256: sha256(old), mode: '644', modeAfter: '644' };
    expect(statuses(run(APPLY, plan({ file })))).toMatchObject({ place_file: 0, nic_in_force: 0 });
    expect(run('rebooted=1 undo', plan({ file }))).toContain('undo 0');
    expect(sandbox.read(DROP_IN)).toBe(old.toString());
    expect(mtuOf('ens3')).toBe('1500');
  });

  test.each([
    ['write_file', 'keep_nic write_file', ['', '1500']],
    ['place_file', 'keep_nic write_file place_file', ['', '1500']],
    ['set_now', 'keep_nic write_file place_file set_now', ['', '1500']],
  ])('a run that was killed after %s is undone', (_, steps, [text, mtu]) => {
    run(steps);
    run('undo remove_temporary');
    expect([sandbox.read(DROP_IN), mtuOf('ens3')]).toEqual([text, mtu]);
  });

  test('after a reboot before the file was in place, nothing is touched', () => {
    run('keep_nic write_file', plan());
    setLink('ens3', 1400, 2);
    run('rebooted=1 undo');
    expect([mtuOf('ens3'), sandbox.read('set')]).toEqual(['1400', '']);
  });

  test('an undo that cannot set the MTU says which step failed', () => {
    run('keep_nic write_file place_file set_now');
    sandbox.file('stuck', '');
    expect(run('undo tell_broken')).toContain('broken:restore-nic-now');
  });

  test.each([
    ['another MTU', () => setLink('ens3', 1400, 2)],
    [
      'another file of its manager',
      () => sandbox.file('run/systemd/netif/links/2', 'ADMIN_STATE=configured\nNETWORK_FILE=/x\n'),
    ],
    ['no manager', () => sandbox.file('run/systemd/netif/links/2', 'ADMIN_STATE=unmanaged\n')],
    ['a file of ours that is new', () => sandbox.file(DROP_IN, 'x')],
  ])('it is not as planned with %s', (_, change) => {
    change();
    expect(statuses(run('check_plan'))).toEqual({ check_plan: 1 });
  });

  describe('netplan', () => {
    const NEW_YAML = Buffer.from('network:\n  ethernets:\n    "ens3":\n      mtu: 1442\n');
    const of = plan({
      file: { path: YAML, sha256: null, mode: null, modeAfter: '600' },
      manager: {
        ...{ name: 'netplan', renderer: 'networkd', netplanId: 'ens3' },
        claim: '/run/systemd/network/10-netplan-ens3.network',
      },
    });
    beforeEach(() => {
      sandbox.program('netplan', NETPLAN);
      sandbox.file('state/new', NEW_YAML.toString());
      sandbox.file('etc/netplan/50-cloud-init.yaml', 'network:\n  ethernets:\n    ens3:\n      mtu: 1500\n');
      sandbox.file(
        'run/systemd/netif/links/2',
        'ADMIN_STATE=configured\nNETWORK_FILE=/run/systemd/network/10-netplan-ens3.network\n',
      );
    });

    test('reads a copy first, and makes its files again after the change and after the undo', () => {
      expect(statuses(run(APPLY, of, NEW_YAML))).toMatchObject({ check_plan: 0, check_file: 0, tell_manager: 0 });
      expect((statSync(at(YAML)).mode & 0o777).toString(8)).toBe('600');
      run('undo remove_temporary', of, NEW_YAML);
      expect(sandbox.list('etc/netplan')).toEqual(['50-cloud-init.yaml']);
      expect(sandbox.read('told')).toBe('generated\ngenerated\n');
      expect(sandbox.list('run').filter((name) => name.startsWith('clearance'))).toEqual([]);
    });

    test.each([
      ['has tabs', 'network:\n\tethernets: {}\n', 'tabs are not allowed'],
      ['comes later', '      mtu: 9000\n', 'another file of it comes later'],
    ])('stops before anything is changed if a file %s', (_, text, said) => {
      sandbox.file('etc/netplan/99-zz.yaml', text);
      const output = run('keep_nic write_file check_file', of, NEW_YAML);
      expect(statuses(output)).toMatchObject({ check_file: 1 });
      expect(output).toContain(said);
      run('undo remove_temporary', of, NEW_YAML);
      expect([mtuOf('ens3'), sandbox.read('told'), sandbox.has(YAML)]).toEqual(['1500', '', false]);
    });
  });

  describe('the question', () => {
    const ask = () => {
      const { variables, body } = NIC_QUESTION;
      const text = `${assign(variables)}${moved(body)}`.replace(/^openstack_section$/m, '');
      return readNicFacts(parseFrames(sandbox.run(shell, `${HELPERS}${text}`).stdout, NONCE));
    };

    test('tells the file of systemd-networkd, and the MTU of its last drop-in that is not ours', () => {
      sandbox.file(
        'etc/systemd/network/10-ens3.network',
        '[Match]\nName=ens3\n[Link]\nMTUBytes=1500\n[Route]\nMTUBytes=9\n',
      );
      sandbox.file('run/systemd/network/10-ens3.network.d/50-a.conf', '[Link]\n MTUBytes = 1450\n');
      sandbox.file('etc/systemd/network/10-ens3.network.d/10-b.conf', '[Link]\nMTUBytes=1300\n');
      sandbox.file(DROP_IN, '[Link]\nMTUBytes=1442\n');
      sandbox.file(
        'run/systemd/netif/links/2',
        `ADMIN_STATE=configured\nNETWORK_FILE=${at('etc/systemd/network/10-ens3.network')}\n`,
      );
      const facts = ask();
      expect(facts.networkd).toMatchObject([{ interface: 'ens3', mtu: 1450 }]);
      expect(facts.own.map(({ content }) => content?.toString())).toEqual(['[Link]\nMTUBytes=1442\n']);
      expect(facts.uppers).toEqual([{ interface: 'ens3', upper: 'ens3.10' }]);
      expect(facts.netplan).toBeNull();
    });

    test('tells netplan’s ids without secrets, or its own words', () => {
      sandbox.program('netplan', NETPLAN);
      sandbox.file('etc/netplan/50-cloud-init.yaml', 'network:\n  ethernets:\n    ens3:\n      mtu: 1500\n');
      sandbox.file(
        'netplan-get',
        'network:\n  version: 2\n  wifis:\n    wlan0:\n      access-points:\n        "home":\n          password: "s3cret"\n  ethernets:\n    ens3:\n      match:\n        macaddress: "fa:16:3e:00:00:01"\n      mtu: 1500\n',
      );
      const facts = ask();
      expect(facts.netplan).toEqual([
        { section: 'wifis', id: 'wlan0', mtu: null },
        { section: 'ethernets', id: 'ens3', mtu: 1500 },
      ]);
      expect(facts.frozen.join()).toMatch(/50-cloud-init.yaml:\s+mtu: 1500/);
      sandbox.file('etc/netplan/60-tabs.yaml', 'network:\n\tethernets: {}\n');
      expect(ask()).toMatchObject({
        netplan: null,
        netplanRefusal: expect.stringContaining('/etc/netplan/60-tabs.yaml:2:1: Invalid YAML: tabs'),
      });
      expect(sandbox.list('run').filter((name) => name.startsWith('clearance'))).toEqual([]);
    });

    test('tells NetworkManager’s connection, and not one that it only found', () => {
      const uuid = '5fb06bd0-0bb0-7ffb-45f1-d6edd65f3e03';
      sandbox.program(
        'nmcli',
        `case "$*" in
  '-t -f UUID,FILENAME connection show') echo '${uuid}:/etc/NetworkManager/system-connections/ens3.nmconnection' ;;
  '-t -f DEVICE,TYPE,STATE,CON-UUID device') printf '%s\\n' 'ens3:ethernet:connected:${uuid}' 'docker0:bridge:connected (externally):0bb0' 'lo:loopback:unmanaged:' ;;
  '-g 802-3-ethernet.mtu connection show uuid ${uuid}') echo 1500 ;;
esac`,
      );
      expect(ask().nm).toEqual([
        {
          ...{ interface: 'ens3', type: 'ethernet', uuid, mtu: 1500 },
          file: '/etc/NetworkManager/system-connections/ens3.nmconnection',
        },
      ]);
    });

    test('tells ifupdown’s definitions', () => {
      sandbox.program(
        'ifquery',
        `case "$*" in
  '--list -a') printf 'lo\\nens3\\n' ;;
  '--list --allow=hotplug') echo ens4 ;;
  --state) echo ens3=ens3 ;;
  ens3) printf 'address: 198.18.0.5\\nmtu: 1500\\n' ;;
  ens4) echo 'address: 198.18.0.6' ;;
  *) exit 1 ;;
esac`,
      );
      expect(ask().ifupdown).toEqual([
        { interface: 'ens3', isUp: true, mtu: 1500 },
        { interface: 'ens4', isUp: false, mtu: null },
      ]);
    });
  });
});

test('a value that means something to a shell does not get into the program', () => {
  const of = {
    ...{ interface: 'ens3', mtu: 1442, currentMtu: 1500, uppersAfter: [], file: null },
    manager: { name: 'networkd', renderer: null, claim: '/x', netplanId: null } as NicPlan['manager'],
  };
  expect(nicProgram(of, null).payload).toBeNull();
  for (const bad of [
    { interface: "ens3'" },
    { mtu: 1.5 },
    { uppersAfter: [{ interface: 'a b', mtu: 1500 }] },
    { file: { path: '/etc/../x', sha256: null, mode: null, modeAfter: '644' } },
    { manager: { name: 'networkd' as const, renderer: null, claim: "'", netplanId: null } },
    { manager: null },
  ]) {
    expect(() => assign(nicProgram({ ...of, ...bad }, null).variables)).toThrow();
  }
});
