import { type UnitCommand, unitCommand } from '@/lib/truth/docker/unit-command';
import { type Frame, type Frames, frameOf, textOf } from '@/lib/truth/script/frames';
import { linesOf } from '@/lib/truth/script/text';

/**
 * The command line of dockerd: of its process (`docker-arguments` of ./command, a word a line), else of what the unit
 * would start.
 */
export function parseArguments(frames: Frames): UnitCommand {
  const frame = frameOf(frames, 'docker-arguments');
  if (!frame) return parseUnit(frames);
  const [program = '', ...words] = linesOf(textOf(frames, 'docker-arguments'), 1000).filter((word) => word !== '');
  return { program, words, untold: frame.cut ? ['/proc/<pid of dockerd>/cmdline'] : [] };
}

/** What the unit would start: `docker-unit` of ./command, and a `docker-unit-file` for each of its environment files. */
export function parseUnit(frames: Frames): UnitCommand {
  const shown = frameOf(frames, 'docker-unit');
  const files = frames.all.filter(({ name }) => name === 'docker-unit-file').flatMap(environmentFile);
  const command = unitCommand(shown?.body ?? '', files);
  return shown?.cut ? { ...command, untold: [...command.untold, 'systemctl show docker.service'] } : command;
}

/** Its path is the first line. One that is not there has no variables: systemd takes it so, or starts nothing. */
function environmentFile({ body, status, error, cut }: Frame): { path: string; text: string | null }[] {
  const at = body.indexOf('\n');
  const path = at < 0 ? body : body.slice(0, at);
  if (status !== 0 && /no such file/i.test(error)) return [];
  return [{ path, text: status === 0 && !cut ? body.slice(at + 1) : null }];
}
