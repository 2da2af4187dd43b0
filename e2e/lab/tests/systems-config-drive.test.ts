import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { giveLabBack, takeLab } from '../pool/pool';
import { attachConfigDrive, type DriveFormat, detachConfigDrive } from '../services/config-drive';
import type { Instance, Lab } from '../types';
import { inspect } from './probes-inspect';

const support = labSupport();

/** A config drive on a real device with its real label; no metadata service answers. */
describe.skipIf(!support.supported)(`the config drive${support.reason ? ` (${support.reason})` : ''}`, () => {
  let lab: Lab;
  let instance: Instance;
  let device = '';

  beforeAll(async () => {
    lab = await takeLab(['trixie+drives']);
    const [only] = lab.instances;
    if (!only) throw new Error('no instance');
    instance = only;
    await mustSh(instance, 'mkdir -p /run/cloud-init; echo openstack >/run/cloud-init/cloud-id');
  });
  afterAll(() => giveLabBack(lab));
  afterEach(() => detachConfigDrive(instance, device));

  const attach = async (format: DriveFormat) => {
    device = await attachConfigDrive(instance, 1400, format);
  };
  const expected = async (user: string) => (await inspect(lab, instance, { user })).observations.expectedMtus;
  const found = () => ({
    known: true,
    value: [{ interface: 'ens3', mac: instance.mac, mtu: 1400, source: 'config-drive' }],
  });

  it('is found by its label and read where it is not mounted, and is not mounted afterwards', async () => {
    await attach('ext4');
    const seen = await inspect(lab, instance);
    expect(seen.observations.expectedMtus).toEqual(found());
    expect(seen.findings.find(({ code }) => code === 'nic-oversized')?.params).toMatchObject({ expectedMtu: 1400 });
    expect(await mustSh(instance, 'cat /proc/mounts')).not.toContain(device);
    // An account that may not mount it gets `unknown`, not `fits`.
    expect(await expected('nosudo')).toMatchObject({ known: false });
    await mustSh(instance, `mkdir -p /dev/disk/by-label; ln -sfn ${device} /dev/disk/by-label/config-2`);
    expect(await expected('operator')).toEqual(found());
    expect(await expected('nosudo')).toMatchObject({ known: false, reason: 'denied' });
    await mustSh(instance, 'rm /dev/disk/by-label/config-2');
  });

  it('is read where it is mounted: by anybody who may, else by root', async () => {
    await attach('ext4');
    await mustSh(instance, `mkdir -p /media/drive; mount -o ro ${device} /media/drive; mkdir -p -m 700 /root/drive-2`);
    await mustSh(instance, `mkdir -p /dev/disk/by-label; ln -sfn ${device} /dev/disk/by-label/config-2`);
    expect(await expected('nosudo')).toEqual(found());
    await mustSh(instance, `umount /media/drive; mount -o ro ${device} /root/drive-2`);
    expect(await expected('operator')).toEqual(found());
    expect(await expected('nosudo')).toMatchObject({ known: false, reason: 'denied' });
    await mustSh(instance, 'rm /dev/disk/by-label/config-2');
  });

  // Nova writes ISO 9660 unless it is configured to write VFAT. Some tools write a VFAT label in capitals.
  it.each([
    ['iso9660', 'isoinfo'],
    ['vfat', 'mtype'],
  ] as const)('is read as Nova writes it: %s, with %s if the kernel cannot', async (format, tool) => {
    await attach(format);
    expect(await mustSh(instance, `blkid ${device}`)).toMatch(new RegExp(`LABEL="config-2".* TYPE="${format}"`, 'i'));
    expect(await expected('operator')).toEqual(found());
    // A kernel that has the file system needs no program. Without both, the reason is given.
    await mustSh(instance, `mv /usr/bin/${tool} /usr/bin/${tool}.away`);
    const said = await expected('operator');
    await mustSh(instance, `mv /usr/bin/${tool}.away /usr/bin/${tool}`);
    // Checked afterwards: a mount makes the kernel load its module.
    const mounts = new RegExp(`\\b${format}$`, 'm').test(readFileSync('/proc/filesystems', 'utf8'));
    expect(said).toMatchObject(
      mounts ? found() : { known: false, reason: 'failed', detail: expect.stringMatching(format) },
    );
  });
});
