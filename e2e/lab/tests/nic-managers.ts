import { untilTrue } from '../../pace/until';
import { mustSh, sh } from '../instance/exec';
import { OVERLAY_MTU } from '../network/plan';
import type { Instance } from '../types';

/** Network managers that can take ens3 over on a lab instance with the extra `nic`, each with a wrong MTU of 1500. */
export const MANAGERS = ['networkd', 'netplan', 'ifupdown'] as const;
export type LabManager = (typeof MANAGERS)[number];

/** Where Clearance's file is. */
export const FILES: Record<LabManager, string> = {
  networkd: '/etc/systemd/network/10-ens3.network.d/zz-clearance-mtu.conf',
  netplan: '/etc/netplan/99-clearance-mtu-ens3.yaml',
  ifupdown: '/etc/network/if-up.d/clearance-mtu-ens3',
};

/**
 * Gives ens3 to a manager, now and at every boot. It keeps the addresses and routes that the lab gives ens3 before every
 * boot: systemd-networkd 252 fails on an address that is already there when it also changes the MTU. The lab's MTU is
 * 1442, so 1500 is the manager's, and every other number is Clearance's.
 */
export async function giveTo(instance: Instance, manager: LabManager): Promise<void> {
  await mustSh(instance, `set -e\n${SCRIPTS[manager]}`);
  await untilTrue(async () => (await mtuOf(instance)) === 1500);
  if (manager !== 'ifupdown') await untilTrue(async () => (await sh(instance, CONFIGURED)).code === 0);
}

/** Takes ens3 away from systemd-networkd again, with the MTU that the lab gives it. */
export async function takeFromNetworkd(instance: Instance): Promise<void> {
  await mustSh(
    instance,
    `systemctl disable --now systemd-networkd.service systemd-networkd.socket 2>/dev/null || :
systemctl unmask systemd-networkd-wait-online.service
rm -rf /etc/systemd/network/10-ens3.network /etc/systemd/network/10-ens3.network.d /etc/systemd/system/systemd-networkd.service.d
systemctl daemon-reload
ip link set ens3 mtu ${OVERLAY_MTU}`,
  );
}

// There is no udev in an instance. systemd-networkd waits for it, unless /sys is read-only, as in most containers.
const NETWORKD = `mkdir -p /etc/systemd/system/systemd-networkd.service.d
printf '[Service]\\nReadOnlyPaths=/sys\\n' >/etc/systemd/system/systemd-networkd.service.d/lab.conf
systemctl daemon-reload
systemctl enable systemd-networkd.service
systemctl mask systemd-networkd-wait-online.service
systemctl restart systemd-networkd.service`;
const CONFIGURED = 'grep -qx ADMIN_STATE=configured "/run/systemd/netif/links/$(cat /sys/class/net/ens3/ifindex)"';

const SCRIPTS: Record<LabManager, string> = {
  networkd: `mkdir -p /etc/systemd/network
cat >/etc/systemd/network/10-ens3.network <<'END'
[Match]
Name=ens3

[Link]
MTUBytes=1500

[Network]
IPv6AcceptRA=no
KeepConfiguration=yes
END
${NETWORKD}`,
  netplan: `cat >/etc/netplan/50-cloud-init.yaml <<'END'
network:
  version: 2
  renderer: networkd
  ethernets:
    ens3:
      critical: true
      accept-ra: false
      mtu: 1500
END
chmod 600 /etc/netplan/50-cloud-init.yaml
netplan generate
${NETWORKD}`,
  ifupdown: `printf 'auto lo\\niface lo inet loopback\\nauto ens3\\niface ens3 inet manual\\n  mtu 1500\\n' >/etc/network/interfaces
systemctl enable networking.service
ifup ens3`,
};

/** MTU of ens3 now, bytes of IP packet. */
export async function mtuOf(instance: Instance): Promise<number> {
  return Number(await mustSh(instance, 'cat /sys/class/net/ens3/mtu'));
}

/** What must be as before after a roll-back: the MTU, and every byte and mode of the managers' files. */
export async function nicPicture(instance: Instance): Promise<string> {
  return mustSh(
    instance,
    `cat /sys/class/net/ens3/mtu
for folder in /etc/netplan /etc/systemd/network /etc/network; do
  [ -d "$folder" ] || continue
  find "$folder" | sort | while read -r file; do
    stat -c '%n %a %u:%g' "$file"
    [ ! -f "$file" ] || sha256sum <"$file"
  done
done
ls /run | grep clearance || :
readlink /var/lib/clearance/lock || echo free`,
  );
}
