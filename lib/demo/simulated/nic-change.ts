import { sha256 } from '@/lib/remote/runner/sha256';
import { describeOpenstack } from './describe-openstack';
import { type Change, failed, type Outcome, passed, type Step, skipped } from './fix';
import type { Machine } from './machine';
import type { SimulatedProgram } from './program';
import { payload, variable } from './script-text';

/** Who configures ens3: as on the cloud images of these systems. */
const MANAGERS: Record<string, { claim: string; tell(mtu: string): [section: string, text: string][] }> = {
  debian: {
    claim: '/etc/systemd/network/10-ens3.network',
    tell: () => [['nic-networkd', 'ens3\t/etc/systemd/network/10-ens3.network\t']],
  },
  ubuntu: {
    claim: '/run/systemd/network/10-netplan-ens3.network',
    tell: (mtu) => [
      ['nic-networkd', `ens3\t/run/systemd/network/10-netplan-ens3.network\t${mtu}`],
      ['nic-netplan', `  ethernets:\n    ens3:\n${mtu && `      mtu: ${mtu}\n`}`],
    ],
  },
  rocky: {
    claim: '5fb06bd0-0bb0-7ffb-45f1-d6edd65f3e03',
    tell: () => [
      [
        'nic-nm',
        'ens3\tethernet\t5fb06bd0-0bb0-7ffb-45f1-d6edd65f3e03\tauto\t/etc/NetworkManager/system-connections/ens3.nmconnection',
      ],
    ],
  },
};
const managerOf = (machine: Machine) => MANAGERS[machine.release.id] ?? MANAGERS.debian;

/** Another MTU of ens3, now and for good. */
export const nic: SimulatedProgram = {
  tell(machine, _script, emit) {
    for (const { name, body = '' } of describeOpenstack(machine)) emit(name, body);
    const { nicFile } = machine;
    const mtu = /mtu: (\d+)/.exec(nicFile?.content.toString() ?? '')?.[1] ?? '';
    for (const [section, text] of managerOf(machine)?.tell(mtu) ?? []) emit(section, text);
    emit('nic-own', nicFile ? `${nicFile.path}\tfile\t644\t${nicFile.content.toString('base64')}\n` : '');
    const folders = ['/etc/netplan', '/etc/systemd/network', '/etc/NetworkManager/conf.d', '/etc/network/if-up.d'];
    emit('nic-folders', folders.map((folder) => `${folder}\tyes\t/ ext4 rw\n`).join(''));
  },
  change: (machine, script) => new NicChange(machine, script),
  check(machine, script, emit) {
    emit('nic-mtu', String(machine.nicMtu));
    emit('nic-claim', managerOf(machine)?.claim ?? '');
    emit('nic-sha256', variable(script, 'FILE') === '' ? 'none' : hashOf(machine));
  },
};

function hashOf({ nicFile }: Machine): string {
  return nicFile ? sha256(nicFile.content) : 'absent';
}

class NicChange implements Change {
  private readonly path: string;
  private readonly mtu: number;
  private readonly was: { mtu: number; file: Machine['nicFile'] };
  private isPlaced = false;
  private isSet = false;

  constructor(
    private readonly machine: Machine,
    private readonly script: string,
  ) {
    this.path = variable(script, 'FILE');
    this.mtu = Number(variable(script, 'MTU'));
    this.was = { mtu: machine.nicMtu, file: machine.nicFile };
  }

  begin(): Outcome {
    return passed('');
  }

  check(): Outcome {
    const { machine, script, path } = this;
    const isSame =
      variable(script, 'WAS') === String(machine.nicMtu) &&
      (path === '' || variable(script, 'EXPECTED') === hashOf(machine));
    return isSame ? passed(`ens3: MTU ${machine.nicMtu}`) : failed(`ens3: MTU ${machine.nicMtu}, ${hashOf(machine)}`);
  }

  steps(): Step[] {
    const { machine, path, script } = this;
    const isWritten = path !== '' && variable(script, 'WANTED') !== 'absent';
    const isTold = path !== '' && variable(script, 'MANAGER') !== 'networkd';
    return [
      ['keep-nic', () => passed(`ens3 ${this.was.mtu}`)],
      ['write-nic-file', () => (isWritten ? passed('') : skipped('no file has to be written'))],
      ['check-nic-file', () => (isWritten && isTold ? passed('') : skipped(''))],
      [
        'place-nic-file',
        () => {
          if (path === '') return skipped('its manager has this MTU for good already');
          this.isPlaced = true;
          const content = payload(script);
          machine.nicFile = content && { path, content };
          return passed('');
        },
      ],
      ['tell-nic-manager', () => (isTold ? passed('') : skipped('networkd reads it when it configures the link'))],
      [
        'set-nic-now',
        () => {
          this.isSet = true;
          machine.nicMtu = this.mtu;
          return passed('');
        },
      ],
      ['nic-in-force', () => passed(`ens3: MTU ${machine.nicMtu}`)],
    ];
  }

  undo(): Step[] {
    const { machine, was } = this;
    const back: Step[] = [
      [
        'restore-nic-file',
        () => {
          machine.nicFile = was.file;
          return passed(`${this.path}: ${hashOf(machine)}`);
        },
      ],
      ['restore-nic-manager', () => skipped('')],
    ];
    const now: Step = [
      'restore-nic-now',
      () => {
        machine.nicMtu = was.mtu;
        return passed(`ens3: MTU ${was.mtu}`);
      },
    ];
    return [...(this.isPlaced ? back : []), ...(this.isPlaced || this.isSet ? [now] : [])];
  }
}
