import { existsSync, readdirSync, readFileSync } from 'node:fs';

/**
 * The package mirror that this machine uses itself, so that the lab works wherever apt-get does. Undefined if it has no
 * mirror of Debian's own (another distribution): mmdebstrap then uses its default.
 */
export function debianMirror(): string | undefined {
  if (process.env.CLEARANCE_LAB_MIRROR) return process.env.CLEARANCE_LAB_MIRROR;
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const codename = /^VERSION_CODENAME=(\w+)$/m.exec(release)?.[1];
  if (!codename || !/^ID=debian$/m.test(release)) return undefined;
  return sourceTexts()
    .map((text) => mirrorIn(text, codename))
    .find((mirror) => mirror !== undefined);
}

/** The first archive in an apt sources file (either format) that has the main component of the release `codename`. */
export function mirrorIn(text: string, codename: string): string | undefined {
  const oneLine = new RegExp(`^deb\\s+(?:\\[[^\\]]*\\]\\s+)?(\\S+)\\s+${codename}\\s+(?:\\S+\\s+)*main\\b`, 'm');
  const found = oneLine.exec(text)?.[1];
  if (found) return found;
  for (const stanza of text.split(/\n\s*\n/)) {
    const field = (name: string) => new RegExp(`^${name}:\\s*(.+)$`, 'mi').exec(stanza)?.[1]?.trim().split(/\s+/) ?? [];
    if (field('Suites').includes(codename) && field('Components').includes('main')) return field('URIs')[0];
  }
  return undefined;
}

function sourceTexts(): string[] {
  const folder = '/etc/apt/sources.list.d';
  const listed = existsSync(folder) ? readdirSync(folder).map((name) => `${folder}/${name}`) : [];
  return ['/etc/apt/sources.list', ...listed.sort()]
    .filter((file) => /\.(list|sources)$/.test(file) && existsSync(file))
    .map((file) => readFileSync(file, 'utf8'));
}
