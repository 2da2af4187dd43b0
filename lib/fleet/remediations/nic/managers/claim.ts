import type { Evidence } from '@/lib/truth/mtu/verdict';
import type { NicFacts } from '../fact-types';
import type { ManagerName, PlannedManager } from '../plan-types';

/** A manager that configures a link, and the file with which Clearance sets an MTU there for good. */
export interface Claim extends PlannedManager {
  /** The definition as a person knows it: a file, netplan's id, a connection. */
  definition: string;
  /** MTU that it sets by itself, bytes of IP packet; null if none is set. For netplan, Clearance's file counts, too. */
  persisted: number | null;
  /** Its own value wins over Clearance's file: the command that changes it, without the number. Null otherwise. */
  ownCommand: string | null;
  /** Other links to which the same file would give the MTU. */
  shared: string[];
  /** Why no file can be made; null if it can. A case of `nic-file`. */
  refusal: 'unparsable' | 'no-id' | 'path' | 'type' | null;
  file: { path: string; mode: string; content(mtu: number): string };
  evidence: Evidence[];
}

/** One manager: how it is recognised, and what its file is. */
export interface Manager {
  name: ManagerName;
  /** As people write it. */
  label: string;
  /** At most two: netplan may have two renderers at work. */
  claims(facts: NicFacts, link: string): Claim[];
}

/** The first line of every file of Clearance. */
export function headOf(link: string): string {
  return `# Made by Clearance: the MTU of ${link}. Without this file it is as before.\n`;
}
