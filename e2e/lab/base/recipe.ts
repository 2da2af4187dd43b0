import { createHash } from 'node:crypto';
import { LabError } from '../errors';

/** The Debian releases that the lab knows, oldest first. */
export const RELEASES = ['bullseye', 'bookworm', 'trixie'] as const;
export type Release = (typeof RELEASES)[number];

/** How the tree of a kind of instance is made. Two equal recipes make the same base. */
export interface Recipe {
  release: Release;
  packages: string[];
  hook: string;
}

const PACKAGES = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'openssh-server',
  'docker.io',
  'iproute2',
  'iputils-ping',
  'iputils-tracepath',
  'sudo',
  'iptables',
  'procps',
  'ca-certificates',
  'curl',
];

// Runs once on this machine when a base is made; $1 is the new tree. Everything here is the same for every lab:
// keys, passwords, names and addresses come later, for each instance.
const HOOK = `set -eu
root=$1
rm -f "$root"/etc/ssh/ssh_host_* "$root"/etc/machine-id
: > "$root"/etc/resolv.conf
# Debian has a system group named operator already, hence -N.
for user in operator sudopass nosudo; do chroot "$root" useradd -m -N -g users -s /bin/bash "$user"; done
for home in root home/operator home/sudopass home/nosudo; do mkdir -p -m 0700 "$root/$home/.ssh"; done
for user in operator sudopass nosudo; do chroot "$root" chown -R "$user:users" "/home/$user/.ssh"; done
echo 'operator ALL=(ALL:ALL) NOPASSWD: ALL' > "$root"/etc/sudoers.d/operator
echo 'sudopass ALL=(ALL:ALL) ALL' > "$root"/etc/sudoers.d/sudopass
chmod 0440 "$root"/etc/sudoers.d/*
# An instance shares its kernel with this machine, whose own settings are not the lab's to change.
chroot "$root" systemctl mask systemd-sysctl.service systemd-binfmt.service
# These need hardware, kernel modules or a console that a namespace has not.
chroot "$root" systemctl mask systemd-modules-load.service console-getty.service getty.target \\
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer
chroot "$root" systemctl enable ssh.service docker.service
`;

// A test gives ens3 to one of them.
const MANAGERS_OFF = 'chroot "$root" systemctl --quiet disable networking.service systemd-networkd.service\n';

// Their services are installed but do not run: a test starts what it needs, and an instance boots as fast as a plain
// one.
const STACKS_OFF = `chroot "$root" sh -c 'for unit in /lib/systemd/system/*.service /lib/systemd/system/*.socket /lib/systemd/system/*.timer; do
  unit=\${unit##*/}
  case $unit in
    podman* | incus* | lxd* | lxc* | lxcfs* | libvirt* | virt* | dnsmasq* | netavark* | firewalld* | nftables*) systemctl --quiet disable "$unit" 2>/dev/null || true ;;
  esac
done'
# An instance's tree is an overlay mount, on which Podman cannot put one of its own.
mkdir -p "$root"/etc/containers
printf '[storage]\\ndriver = "vfs"\\nrunroot = "/run/containers/storage"\\ngraphroot = "/var/lib/containers/storage"\\n' > "$root"/etc/containers/storage.conf
`;

/** What can be added to a release. */
const EXTRAS = {
  /** Open vSwitch, as on an OpenStack host. */
  ovs: () => ({ packages: ['openvswitch-switch'], hook: '' }),
  /** Network managers besides systemd-networkd, which each base has; none of them has ens3. */
  nic: () => ({ packages: ['netplan.io', 'ifupdown'], hook: MANAGERS_OFF }),
  /** Tools that make a config drive of every format, and read one without a mount. */
  drives: () => ({ packages: ['e2fsprogs', 'genisoimage', 'dosfstools', 'mtools'], hook: '' }),
  /**
   * Other container and virtual-machine stacks, the needs of rootless Docker, firewalld, BusyBox, and the tools to make
   * a config drive; none of them runs.
   */
  stacks: (release: Release) => ({
    packages: [
      ...['podman', 'containernetworking-plugins', 'libvirt-daemon-system', 'libvirt-clients', 'dnsmasq-base'],
      ...['rootlesskit', 'slirp4netns', 'uidmap', 'dbus-user-session', 'libpam-systemd', 'nftables', 'crun'],
      ...['firewalld', 'busybox-static', 'e2fsprogs', 'genisoimage'],
      ...(release === 'trixie' ? ['incus', 'netavark', 'aardvark-dns'] : []),
      ...(release === 'bookworm' ? ['lxd', 'netavark', 'aardvark-dns'] : []),
    ],
    hook: STACKS_OFF,
  }),
} as const;
const EXTRA_NAMES = ['ovs', 'nic', 'drives', 'stacks'] as const;

const SSHD = `MaxStartups 1000:30:2000
MaxSessions 200
PasswordAuthentication yes
PermitRootLogin prohibit-password
UseDNS no
`;

// OpenSSH 9.8 delays clients that fail to sign in, which tests do often.
const SSHD_TRIXIE = 'PerSourcePenalties no\n';

const JAPANESE = `sed -i 's/^# *\\(ja_JP.UTF-8 UTF-8\\)/\\1/' "$root"/etc/locale.gen
chroot "$root" locale-gen
`;

// Time stamps that are older than /usr make the first boot rebuild caches.
const LAST = 'touch "$root"/etc/.updated "$root"/var/.updated\n';

/** How to make the base for a release with some of `EXTRAS`. */
export function recipeFor(release: string, extras: readonly string[] = []): Recipe {
  const known = RELEASES.find((name) => name === release);
  if (!known) throw new LabError('bad-release', `"${release}" is not one of ${RELEASES.join(', ')}`);
  const chosen = extras.map((extra) => {
    const name = EXTRA_NAMES.find((one) => one === extra);
    if (!name) throw new LabError('bad-release', `"${extra}" is not one of ${EXTRA_NAMES.join(', ')}`);
    return EXTRAS[name](known);
  });
  const trixie = known === 'trixie';
  // One Japanese system is enough to test localised output.
  const japanese = known === 'bookworm';
  const sshd = SSHD + (trixie ? SSHD_TRIXIE : '');
  return {
    release: known,
    packages: [
      ...PACKAGES,
      // Beside sudo, which stays the one in use.
      ...(trixie ? ['docker-cli', 'sudo-rs'] : []),
      ...(japanese ? ['locales'] : []),
      ...chosen.flatMap(({ packages }) => packages),
    ],
    hook: `${HOOK}cat > "$root"/etc/ssh/sshd_config.d/lab.conf <<'END'\n${sshd}END\n${japanese ? JAPANESE : ''}${chosen.map(({ hook }) => hook).join('')}${LAST}`,
  };
}

/** The name of a base in the cache: it changes when its recipe does. */
export function recipeKey(recipe: Recipe): string {
  const hash = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 12);
  return `${recipe.release}-${hash}`;
}
