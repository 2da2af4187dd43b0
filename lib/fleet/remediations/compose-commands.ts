import { dirname } from 'node:path/posix';
import { MTU_OPTION } from '@/lib/truth/docker/network-options';
import type { DockerNetworkObservation } from '@/lib/truth/probes/docker-observation';
import type { Facts } from './script/fact-types';
import type { ComposeFact } from './script/read-compose';
import { shellWord } from './shell-word';

/**
 * Placeholder for a path that a person has to fill in: the folder does not exist, so nothing happens if it is not
 * replaced.
 */
const PROJECT_FOLDER = 'PROJECT_FOLDER';

/**
 * The commands with which a Compose project recreates one of its networks, after its file was edited. `down` needs no
 * file, but `up` does. So the file is found and read before anything is stopped.
 *
 * @param mtu bytes of IP packet
 */
export function composeCommands(network: DockerNetworkObservation, facts: Facts, mtu: number): string[] {
  const project = network.composeProject ?? '';
  const made = composeOf(facts, project);
  const file = made ? fileToEdit(made) : 'compose.yaml';
  const key = shellWord(network.settings?.composeNetwork ?? 'default');
  const compose = [composeTool(facts, made), `-p ${shellWord(project)}`, ...(made ? options(made) : [])].join(' ');
  return [
    `# ${shellWord(file)}: networks: ${key}: driver_opts: ${MTU_OPTION}: "${mtu}"`,
    [
      `cd ${made ? shellWord(calledFrom(made)) : PROJECT_FOLDER}`,
      ...['config -q', 'down', 'up -d'].map((what) => `${compose} ${what}`),
    ].join(' &&\n'),
  ];
}

/** How a project was started; null if the instance does not say, or says two different things. */
export function composeOf({ compose }: Facts, project: string): ComposeFact | null {
  return compose.find((each) => each.project === project) ?? null;
}

/** If files are merged, the last one counts. */
export function fileToEdit(made: ComposeFact): string {
  const file = made.files.at(-1) ?? '';
  return file.startsWith('/') ? file : `${calledFrom(made).replace(/\/$/, '')}/${file}`;
}

/**
 * The base folder of relative paths. Compose v1 stores paths as they were given, and takes the folder of the first as
 * the project's; v2 stores absolute paths. Source: docker/compose, compose/cli/command.py of 1.29.
 */
function calledFrom({ folder, files }: ComposeFact): string {
  const beneath = dirname(files[0] ?? '');
  return !beneath.startsWith('/') && folder.endsWith(`/${beneath}`)
    ? folder.slice(0, -beneath.length - 1) || '/'
    : folder;
}

function options(made: ComposeFact): string[] {
  const { folder, files, environmentFiles } = made;
  const from = calledFrom(made);
  const beside = folder === '/' ? '/' : `${folder}/`;
  const short = (path: string) => (from === folder && dirname(path) === folder ? path.slice(beside.length) : path);
  const first = dirname(files[0] ?? '');
  return [
    ...(first.startsWith('/') && first !== folder ? [`--project-directory ${shellWord(folder)}`] : []),
    ...files.map((file) => `-f ${shellWord(short(file))}`),
    // Compose reads this file without being told.
    ...environmentFiles
      .filter((file) => file !== `${beside}.env`)
      .map((file) => `--env-file ${shellWord(short(file))}`),
  ];
}

/** The Compose that made the project, if the instance has both: they name containers differently. */
function composeTool({ composeTools }: Facts, made: ComposeFact | null): string {
  const [plugin, standalone] = ['docker compose', 'docker-compose'];
  if (composeTools.length === 1) return composeTools[0] ?? plugin;
  return made?.major === 1 ? standalone : plugin;
}
