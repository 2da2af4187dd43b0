import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LabError } from './errors';
import { RUN_DIR, runDir } from './layout';
import type { Lab } from './types';

/** Writes a lab to a file so that another process can open it. */
export function writeLab(lab: Lab): void {
  const file = labFile(lab.name);
  writeFileSync(`${file}.new`, JSON.stringify(lab, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Open a lab that is up. */
export function openLab(name = 'lab'): Lab {
  if (!existsSync(labFile(name))) {
    const half = existsSync(runDir(name)) ? ' It is only half there: take it down.' : '';
    throw new LabError('not-found', `no lab named ${name} is up.${half}`);
  }
  return JSON.parse(readFileSync(labFile(name), 'utf8')) as Lab;
}

/** Names of the labs that are up, complete or not. */
export function labNames(): string[] {
  const folder = path.join(RUN_DIR, 'labs');
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** Find an instance of a lab by name. */
export function instanceOf(lab: Lab, name: string): Lab['instances'][number] {
  const found = lab.instances.find((instance) => instance.name === name);
  if (found) return found;
  const names = lab.instances.map((instance) => instance.name).join(', ');
  throw new LabError('not-found', `lab ${lab.name} has no instance ${name}, only ${names}`);
}

function labFile(name: string): string {
  return path.join(runDir(name), 'lab.json');
}
