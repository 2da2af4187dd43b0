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
 * Whether node_modules is what package-lock.json says. npm keeps a lock of what it installed, written when it is done, so
 * that an install that was interrupted shows.
 */
export function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf('node_modules/.package-lock.json');
  return Object.entries(wanted).every(
    ([name, { version, optional }]) => name === '' || optional || installed[name]?.version === version,
  );
}

/** Installs what package-lock.json says, where it is not there. */
export async function ensureInstalled(say) {
  if (isInstalled()) return;
  say('Installing dependencies (npm ci)');
  // Types, the builder and the test tools are needed whatever NODE_ENV says; install scripts are off in .npmrc.
  const { code, output } = await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    env: { NODE_ENV: undefined },
    quiet: true,
  });
  if (code !== 0) {
    throw new StartError(`npm ci failed. Is the npm registry reachable from here?\n\n${output.trim()}`);
  }
}
