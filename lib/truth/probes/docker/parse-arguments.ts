import { type UnitCommand, unitCommand } from '@/lib/truth/docker/unit-command';
import { type Frame, type Frames, frameOf, textOf } from '@/lib/truth/script/frames';
import { linesOf } from '@/lib/truth/script/text';

/**
 * The command line of dockerd: of its process (`docker-arguments` of ./command, one word on each line), or else what
 * the unit would start.
 */
export function parseArguments(frames: Frames): UnitCommand {
  const frame = frameOf(frames, 'docker-arguments');
  if (!frame) return parseUnit(frames);
  const [program = '', ...words] = linesOf(textOf(frames, 'docker-arguments'), 1000).filter((word) => word !== '');
  return { program, words, unknown: frame.cut ? ['/proc/<pid of dockerd>/cmdline'] : [] };
}

/** What the unit would start: `docker-unit` of ./command, and one `docker-unit-file` for each environment file. */
export function parseUnit(frames: Frames): UnitCommand {
  const shown = frameOf(frames, 'docker-unit');
  const files = frames.all.filter(({ name }) => name === 'docker-unit-file').flatMap(environmentFile);
  const source = frameOf(frames, 'docker-unit-source');
  const command = unitCommand(shown?.body ?? '', files, source?.cut ? '' : source?.body);
  return shown?.cut ? { ...command, unknown: [...command.unknown, 'systemctl show docker.service'] } : command;
}

/** Its path is the first line. A missing file has no variables: systemd ignores it, or starts nothing. */
function environmentFile({ body, status, error, cut }: Frame): { path: string; text: string | null }[] {
  const at = body.indexOf('\n');
  const path = at < 0 ? body : body.slice(0, at);
  if (status !== 0 && /no such file/i.test(error)) return [];
  return [{ path, text: status === 0 && !cut ? body.slice(at + 1) : null }];
}
