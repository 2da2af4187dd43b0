// Where dockerd reads its configuration unless `--config-file` says otherwise (dockerd's manual).

/** Of the system's Docker. */
export const SYSTEM_CONFIG = '/etc/docker/daemon.json';

/** Where a rootless Docker's is below its user's home directory. */
export const ROOTLESS_CONFIG = '.config/docker/daemon.json';

/** Where the snap of Docker keeps what is its own. */
export const SNAP_FOLDER = '/var/snap/docker/';

/** Of the snap. */
export const SNAP_CONFIG = `${SNAP_FOLDER}current/config/daemon.json`;

/** What find.sh reads. */
export const CONFIG_PATHS = { SYSTEM_CONFIG, ROOTLESS_CONFIG, SNAP_CONFIG };
