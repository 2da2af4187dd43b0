import { SHELL_FILES } from './generated';

/** A shell file of the program: its path below lib, without `.sh`. */
export type ShellFile = keyof typeof SHELL_FILES;

/**
 * The text of a shell file, POSIX sh, ending in a line end; without the comment at its head, which is for its reader.
 * What varies in it is a variable: see ./assign.
 */
export function shell(file: ShellFile): string {
  return SHELL_FILES[file];
}
