// A part of Observations: the same rules of trust and units apply.

/** The kernel's route for packets from one address of a Docker network. */
export interface NetworkRoute {
  /** The Linux bridge of the network. */
  bridge: string;
  /** The address in the question: a container's, or one that no container has yet. */
  from: string;
  family: 4 | 6;
  interface: string;
  gateway: string | null;
  /** MTU of the interface for this family, bytes of IP packet. */
  linkMtu: number;
  /** MTU set on the route, bytes of IP packet; null if none is printed. */
  routeMtu: number | null;
  /** The route itself was printed, so each of its next hops is in the list; absent if it was not. */
  isWhole?: true;
}

/** The routes of Docker networks, if policy routing may give them another egress than the instance's own. */
export interface PolicyRoutes {
  /** IP versions that have other rules than the kernel's own, or whose rules could not be listed. */
  families: (4 | 6)[];
  /** Each next hop of each answer. */
  routes: NetworkRoute[];
  /** Routes for packets with the mark of a rule. It is not checked whether the firewall sets the mark. */
  marked?: (NetworkRoute & { mark: string })[];
  /** Addresses for which the kernel has no route, or a rule rejects them: nothing leaves from there. */
  closed: { bridge: string; from: string; family: 4 | 6 }[];
  /** Addresses without an answer that could be read. */
  unanswered: { bridge: string; from: string; family: 4 | 6 }[];
  /**
   * Rules that may give some packets of containers another egress, for which there is no answer: they depend on a protocol,
   * a port or the like, or on a mark for which the kernel was not asked or did not answer. Absent if there are none.
   */
  open?: { family: 4 | 6; rule: string }[];
  /** What was printed instead of an answer. */
  detail: string;
}

/** The egress of the outer packets of Swarm's overlay networks. */
export interface SwarmDataPath {
  /** This node's address of the data path; empty if Docker showed none. */
  address: string;
  family: 4 | 6;
  /** Whether the address is from Docker's own file; else it is the node's, and another may be in use. */
  sure: boolean;
  /** Null if no interface was found. */
  interface: string | null;
  /** MTU of the interface, bytes of IP packet; null if it is not known. */
  linkMtu: number | null;
}
