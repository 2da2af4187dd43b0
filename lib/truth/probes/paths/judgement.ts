import type { PathObstacle, PathOutcome } from '@/lib/truth/probes/path-observation';

/** What the packets that were sent say of one path. */
export interface PathJudgement {
  outcome: PathOutcome;
  /** Bytes of IP packet. */
  pathMtu: number | null;
  reportedBy: string | null;
  obstacle?: PathObstacle;
  evidence: string;
}
