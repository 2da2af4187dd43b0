import { mustSh } from '../instance/exec';
import type { Instance } from '../types';

/** File systems that OpenStack uses for a config drive (Nova's `config_drive_format`), and one that every kernel can read. */
export type DriveFormat = 'iso9660' | 'vfat' | 'ext4';

/**
 * A config drive as Nova makes it, on a loop device of the instance. Not mounted. The device belongs to the machine:
 * see `detachConfigDrive`.
 * @param mtu bytes of IP packet, for ens3 in network_data.json
 * @returns the device
 */
export async function attachConfigDrive(instance: Instance, mtu: number, format: DriveFormat): Promise<string> {
  const link = { id: 'tap1a81968a-79', vif_id: '1a81968a-797a-400f-8a80-567f997eb93f', type: 'ovs', mtu };
  const data = { links: [{ ...link, ethernet_mac_address: instance.mac }], networks: [], services: [] };
  const make = {
    iso9660: 'genisoimage -quiet -J -r -V config-2 -o /root/drive.img /root/drive',
    // As Nova makes it: 64 MiB, without a partition table.
    vfat: 'truncate -s 64M /root/drive.img; mkfs.vfat -n config-2 /root/drive.img >/dev/null; mcopy -s -i /root/drive.img /root/drive/openstack ::',
    ext4: 'truncate -s 8M /root/drive.img; mkfs.ext4 -q -L config-2 -d /root/drive /root/drive.img',
  };
  const said = await mustSh(
    instance,
    `set -e
    [ -e /dev/loop-control ] || mknod /dev/loop-control c 10 237
    for n in $(seq 0 31); do [ -e /dev/loop$n ] || mknod /dev/loop$n b 7 $n; done
    # Nothing of a drive of another format may be left.
    rm -f /root/drive.img; mkdir -p /root/drive/openstack/latest
    cat >/root/drive/openstack/latest/network_data.json
    ${make[format]}
    losetup --find --show --read-only /root/drive.img`,
    { input: JSON.stringify(data) },
  );
  return said.trim();
}

/** Unmounts the drive and releases its loop device. */
export async function detachConfigDrive(instance: Instance, device: string): Promise<void> {
  await mustSh(
    instance,
    `while grep -q '^${device} ' /proc/mounts; do umount ${device}; done; losetup --detach ${device}`,
  );
}
