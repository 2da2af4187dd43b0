import { SHELL_FILES } from './generated';

/** A shell file of the program: its path below lib, without `.sh`. */
export type ShellFile = keyof typeof SHELL_FILES;

/**
 * The text of a shell file, POSIX sh, with a line end at its end; without the comment at its start, which is for
 * readers of the file. Values are passed as variables: see ./assign.
 */
export function shell(file: ShellFile): string {
  return SHELL_FILES[file];
}
