// Where dockerd reads its configuration unless `--config-file` says otherwise (dockerd's manual).

/** The path for the system's Docker. */
export const SYSTEM_CONFIG = '/etc/docker/daemon.json';

/** The path for a rootless Docker, below its user's home directory. */
export const ROOTLESS_CONFIG = '.config/docker/daemon.json';

/** The folder where the snap of Docker keeps its files. */
export const SNAP_FOLDER = '/var/snap/docker/';

/** The path for the snap. */
export const SNAP_CONFIG = `${SNAP_FOLDER}current/config/daemon.json`;

/** Variables of find.sh. */
export const CONFIG_PATHS = { SYSTEM_CONFIG, ROOTLESS_CONFIG, SNAP_CONFIG };
