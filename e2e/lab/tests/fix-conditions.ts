import { scaled } from '../../pace/scaled.mjs';
import { untilTrue } from '../../pace/until';
import { restartDocker } from '../docker/daemon-json';
import { setReadOnly } from '../faults/read-only';
import { mustSh, sh } from '../instance/exec';
import type { Instance } from '../types';
import { FILE, sha256 } from './fix-driver';
import { OLD, type Site } from './fix-matrix';

export async function useUpStartLimit(instance: Instance): Promise<void> {
  await failForGood(instance);
  await mustSh(instance, `mv /root/aside ${FILE}`);
}

/** The same, and then somebody deletes all the settings, which does not help. */
export async function loseSettings(instance: Instance): Promise<void> {
  await failForGood(instance);
  await mustSh(instance, `rm -f ${FILE} /root/aside`);
}

async function failForGood(instance: Instance): Promise<void> {
  // As it really happens: a bad file, a daemon that cannot start and tries again, and then the bad file is removed.
  await mustSh(instance, `cp -a ${FILE} /root/aside && printf '{"no-such-key":1}' >${FILE}`);
  await sh(instance, 'systemctl restart docker', { timeoutMs: scaled(30_000) });
  await untilTrue(async () =>
    /start-limit-hit/.test((await sh(instance, 'systemctl show docker.service docker.socket -p Result')).stdout),
  );
}

export async function whileReadOnly({ instance }: Site, work: () => Promise<string>): Promise<string> {
  await setReadOnly(instance, true);
  try {
    return await work();
  } finally {
    await setReadOnly(instance, false);
  }
}

// Only if it is a separate small disk, and never more: the disk below is used by everybody.
export const FILL =
  'for f in /etc/docker /var/lib/clearance; do if mountpoint -q $f; then head -c 20000000 /dev/zero >$f/.filler 2>/dev/null; fi; done';

/** Folders on separate small disks, to be filled to the last byte, and not the machine's disk. */
export async function onSmallDisk(
  { instance }: Site,
  folders: string[],
  work: (full: () => Promise<unknown>) => Promise<string>,
  size = '256k',
): Promise<string> {
  for (const folder of folders) {
    await mustSh(
      instance,
      `mkdir -p ${folder} /root/aside.d && cp -a ${folder}/. /root/aside.d && mount -t tmpfs -o size=${size},mode=0755 tmpfs ${folder} &&
      if [ ${folder} = /etc/docker ]; then cp -a /root/aside.d/. ${folder}; fi; rm -rf /root/aside.d`,
    );
  }
  try {
    return await work(() => sh(instance, FILL));
  } finally {
    for (const folder of folders) {
      const keep = folder === '/etc/docker' ? `rm -f ${folder}/.filler; cp -a ${folder}/. /root/keep.d` : 'true';
      await mustSh(
        instance,
        `mkdir -p /root/keep.d; ${keep}; umount ${folder}; if [ ${folder} = /etc/docker ]; then rm -f ${FILE}; cp -a /root/keep.d/. ${folder}; fi; rm -rf /root/keep.d`,
      );
    }
  }
}

/** No inode is free there. A file that is open or has been begun can still grow. */
export const TAKE_INODES =
  'f=/var/lib/clearance n=0; if mountpoint -q $f; then while [ $n -lt 500 ] && touch $f/.inode-$n 2>/dev/null; do n=$((n + 1)); done; fi';
/** There is none for the result either, so the runner removes notes that it does not need any more. */
export const TAKE_ROOM = `  if [ "$name $when" = 'finish before' ]; then rm -f "$D/new"; ${TAKE_INODES}; fi`;
export const GIVE_INODES_BACK = 'rm -f /var/lib/clearance/.inode-*';

/** The folder of Clearance on the instance, with space for few files. */
export async function onFewInodes({ instance }: Site, work: () => Promise<string>): Promise<string> {
  const folder = '/var/lib/clearance';
  await mustSh(instance, `mkdir -p ${folder} && mount -t tmpfs -o size=8m,nr_inodes=80,mode=0700 tmpfs ${folder}`);
  try {
    return await work();
  } finally {
    await mustSh(instance, `umount ${folder}`);
  }
}

export async function withFlag({ instance }: Site, work: () => Promise<string>): Promise<string> {
  const unit = `[Service]
ExecStart=
ExecStart=/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock --mtu 1500
`;
  // The flag can only be there while the file does not have the same key.
  const bare = OLD.replace(',\n\t"mtu":1500', '');
  const folder = '/etc/systemd/system/docker.service.d';
  await mustSh(instance, `mkdir -p ${folder} && cat >${folder}/fault.conf`, { input: unit });
  await mustSh(instance, `cp -a ${FILE} /root/aside && cat >${FILE} && systemctl daemon-reload`, { input: bare });
  await restartDocker(instance);
  await mustSh(instance, 'docker start plain');
  return untouched(instance, bare, work, async () => {
    await mustSh(instance, `mv /root/aside ${FILE}; rm ${folder}/fault.conf; systemctl daemon-reload`);
    await restartDocker(instance);
    await mustSh(instance, 'docker start plain');
  });
}

/** At every start Docker waits, as if the network came late, for longer than a change waits for it. */
export async function withSlowDocker({ instance }: Site, work: () => Promise<string>): Promise<string> {
  const folder = '/etc/systemd/system/docker.service.d';
  await mustSh(instance, `mkdir -p ${folder} && cat >${folder}/fault.conf && systemctl daemon-reload`, {
    input: '[Service]\nExecStartPre=/bin/sleep 80\n',
  });
  try {
    return await work();
  } finally {
    await mustSh(instance, `rm ${folder}/fault.conf && systemctl daemon-reload`);
  }
}

export async function withLiveRestore({ instance }: Site, work: () => Promise<string>): Promise<string> {
  const live = OLD.replace('"debug"', '"live-restore": true, "debug"');
  await mustSh(instance, `cp -a ${FILE} /root/aside && cat >${FILE} && systemctl reload docker`, { input: live });
  return untouched(instance, live, work, async () => {
    // A reload only reads the keys that are there: without this key, the old value would stay in force.
    const off = live.replace('"live-restore": true', '"live-restore": false');
    await mustSh(instance, `cat >${FILE} && systemctl reload docker`, { input: off });
    await untilTrue(
      async () => (await sh(instance, "docker info --format '{{.LiveRestoreEnabled}}'")).stdout.trim() === 'false',
    );
    await mustSh(instance, `mv /root/aside ${FILE}`);
  });
}

/** Runs the work, restores the state, and checks that the file kept its bytes meanwhile. */
async function untouched(
  instance: Instance,
  content: string,
  work: () => Promise<string>,
  restore: () => Promise<unknown>,
): Promise<string> {
  let now = '';
  let said = '';
  try {
    said = await work();
  } finally {
    now = (await mustSh(instance, `sha256sum <${FILE} | cut -c1-64`)).trim();
    await restore();
  }
  if (now !== sha256(content)) throw new Error('the file did not keep its bytes');
  return said;
}
