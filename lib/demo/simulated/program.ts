import type { Change } from './fix';
import type { Machine } from './machine';

/** Prints one section of an answer. */
export type Emit = (name: string, text: string) => void;

/** How a simulated instance answers a program or a question. The marker of a script has its name. */
export interface SimulatedProgram {
  /** Answers the additional questions of a plan, `# clearance fix-plan <name>`. */
  tell?(machine: Machine, script: string, emit: Emit): void;
  /** The change that `# clearance fix-apply <name>` makes, read from the script's own text. */
  change?(machine: Machine, script: string): Change;
  /** Answers `# clearance fix-check <name>`. */
  check?(machine: Machine, script: string, emit: Emit): void;
}
