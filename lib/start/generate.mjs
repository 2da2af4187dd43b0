import { pathToFileURL } from 'node:url';
import { ensureClient } from './generate-client.mjs';
import { ensureShellFiles } from './generate-shell.mjs';

/** Generates the files that are not in the repository, if their sources have changed. Takes almost no time if not. */
export async function ensureGenerated(say) {
  ensureShellFiles();
  await ensureClient(say);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await ensureGenerated(console.log);
