import type { Change } from './fix';
import type { Machine } from './machine';

/** Prints one section of an answer. */
export type Emit = (name: string, text: string) => void;

/** How a simulated instance plays a program or a question, which the marker of a script names. */
export interface SimulatedProgram {
  /** Answers what a plan asks beyond the facts, `# clearance fix-plan <name>`. */
  tell?(machine: Machine, script: string, emit: Emit): void;
  /** What `# clearance fix-apply <name>` changes, read from the script's own text. */
  change?(machine: Machine, script: string): Change;
  /** Answers `# clearance fix-check <name>`. */
  check?(machine: Machine, script: string, emit: Emit): void;
}
