import type { PathObstacle, PathOutcome } from '@/lib/truth/probes/path-observation';

/** The result of the packets that were sent on one path. */
export interface PathJudgement {
  outcome: PathOutcome;
  /** Bytes of IP packet. */
  pathMtu: number | null;
  reportedBy: string | null;
  obstacle?: PathObstacle;
  evidence: string;
}
