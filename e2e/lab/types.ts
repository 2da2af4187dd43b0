import type { Release } from './base/recipe';

/** One real Debian with systemd, sshd and Docker, with an interface ens3 of MTU 1442 on the lab's overlay. */
export interface Instance {
  /** The lab it belongs to. */
  lab: string;
  name: string;
  release: Release;
  /** Where its sshd answers, from this machine. */
  address: string;
  address6: string;
  port: number;
  /** MAC address of ens3. */
  mac: string;
  /** SHA256 fingerprints as OpenSSH prints them ("SHA256:…"). */
  hostKeys: { ed25519: string; ecdsa: string; rsa: string };
  /** The cached tree below this instance. */
  base: string;
  /** Size of a memory disk for its root file system; 0 means the machine's disk. */
  diskMb: number;
}

/** A private key file of a lab; all but `stranger` may sign in as every user. */
export interface LabKeys {
  ed25519: string;
  /** An ed25519 key with the passphrase `passphrase`. */
  encrypted: string;
  passphrase: string;
  rsa: string;
  ecdsa: string;
  /** A key that no instance accepts. */
  stranger: string;
}

/** A server beyond the router with a file of `bytes` bytes over HTTP, over a 1500-byte link. */
export interface WebServer {
  name: string;
  address: string;
  address6: string;
  url: string;
  url6: string;
  bytes: number;
}

/** A lab, as plain data: it can be written to a file and read again. */
export interface Lab {
  name: string;
  index: number;
  instances: Instance[];
  keys: LabKeys;
  users: {
    /** sudo without a password; key. */
    operator: string;
    /** sudo with a password; key or password. */
    sudopass: string;
    /** no sudo, not in the docker group; key. */
    nosudo: string;
    root: string;
  };
  /** Password of `sudopass`. */
  password: string;
  /** The default gateway of the instances. */
  router: { namespace: string; address: string; address6: string };
  /** Beyond the router; its name on the instances is web.lab. */
  web: WebServer;
  /** A second, unrelated one: other.lab. */
  other: WebServer;
}
