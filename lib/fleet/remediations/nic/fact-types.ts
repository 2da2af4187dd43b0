/** A link that systemd-networkd configures. */
export interface NetworkdLink {
  interface: string;
  /** Path of its .network file. */
  file: string;
  /** `MTUBytes=` of the file and its drop-ins without Clearance's, bytes of IP packet; null if it is not set. */
  mtu: number | null;
}

/** A link on which a connection of NetworkManager is active. */
export interface NmLink {
  interface: string;
  /** NetworkManager's word for the kind of link, such as `ethernet`. */
  type: string;
  uuid: string;
  /** The connection's own MTU, bytes of IP packet; null for `auto`. */
  mtu: number | null;
  /** Path of its file; empty if it has none, or this NetworkManager does not say. */
  file: string;
}

/** A link with a definition of ifupdown that is brought up at boot, or is up. */
export interface IfupdownLink {
  interface: string;
  isUp: boolean;
  /** The option `mtu`, bytes of IP packet; null if it is not set. */
  mtu: number | null;
}

/** A definition of netplan, all files merged. */
export interface NetplanLink {
  /** Such as `ethernets`. */
  section: string;
  id: string;
  /** Bytes of IP packet; null if it is not set. */
  mtu: number | null;
}

/** A file with a name that only Clearance uses. */
export interface OwnFile {
  path: string;
  /** Null if it is a symbolic link, not a file, or larger than 4 KiB. */
  content: Uint8Array | null;
  mode: string;
}

/** The parsed answer to `NIC_QUESTION`. Untrusted: its size and types are checked here. */
export interface NicFacts {
  networkd: NetworkdLink[];
  nm: NmLink[];
  ifupdown: IfupdownLink[];
  /** Null if netplan is not there, has no files, or does not read them. */
  netplan: NetplanLink[] | null;
  /** What netplan says about files that it does not read; empty if it reads them. */
  netplanRefusal: string;
  /** Lines of cloud-init's files that set an MTU, `<file>:<line>`. */
  frozen: string[];
  /** Other services that configure links. */
  others: string[];
  own: OwnFile[];
  folders: { path: string; writable: boolean; mount: string }[];
  /** Links by the link below them. */
  uppers: { interface: string; upper: string }[];
  missingTools: string[];
}
