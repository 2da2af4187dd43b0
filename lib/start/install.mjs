import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run, StartError } from './command.mjs';

/** @returns {Record<string, { version?: string, optional?: boolean }>} */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/**
 * Whether node_modules matches package-lock.json. npm writes a lock file of what it installed at the end, so an
 * interrupted installation can be detected.
 */
export function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf('node_modules/.package-lock.json');
  return Object.entries(wanted).every(
    ([name, { version, optional }]) => name === '' || optional || installed[name]?.version === version,
  );
}

/** Installs the packages of package-lock.json if they are not there. */
export async function ensureInstalled(say) {
  if (isInstalled()) return;
  say('Installing dependencies (npm ci)');
  // Types, the builder and the test tools are needed with any NODE_ENV. Install scripts are disabled in .npmrc.
  const { code, output } = await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    env: { NODE_ENV: undefined },
    quiet: true,
  });
  if (code !== 0) {
    throw new StartError(`npm ci failed. Is the npm registry reachable from here?\n\n${output.trim()}`);
  }
}
