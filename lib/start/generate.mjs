import { pathToFileURL } from 'node:url';
import { ensureClient } from './generate-client.mjs';
import { ensureShellFiles } from './generate-shell.mjs';

/** Makes what is kept in no repository, where what it is made from changed since. Costs next to nothing otherwise. */
export async function ensureGenerated(say) {
  ensureShellFiles();
  await ensureClient(say);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await ensureGenerated(console.log);
