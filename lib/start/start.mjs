// `npm start`: from a new clone to a running server, in steps that print what they do. It runs before anything is
// installed, so this file and its static imports use only Node's own modules.
import { ensureBuilt } from './build.mjs';
import { ROOT, StartError } from './command.mjs';
import { ensureGenerated } from './generate.mjs';
import { ensureInstalled } from './install.mjs';

const NODE_MIN = [20, 19];

const demo = process.argv.includes('--demo');
const dev = process.argv.includes('--dev');
const unknown = process.argv.slice(2).find((argument) => !['--demo', '--dev'].includes(argument));

function say(message) {
  console.log(`  ${message}`);
}

async function timed(step) {
  let told = false;
  const started = performance.now();
  await step((message) => {
    told = true;
    say(`${message} …`);
  });
  if (told) say(`… ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

try {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1])) {
    throw new StartError(
      `Clearance needs Node ${NODE_MIN.join('.')} or newer, and this is ${process.versions.node}. See https://nodejs.org`,
    );
  }
  if (unknown)
    throw new StartError(`Unknown argument ${unknown}. Use --demo, --dev or none; settings are in the README.`);

  process.chdir(ROOT);
  process.env.NODE_ENV = dev ? 'development' : 'production';
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  if (demo) process.env.CLEARANCE_DEMO = '1';
  console.log(`Clearance${demo ? ' (demonstration)' : ''}`);

  await timed(ensureInstalled);
  await timed(ensureGenerated);

  const { register } = await import('tsx/esm/api');
  const unregister = register();
  // Before the build: a server that already runs on this data still serves the pages of the old build.
  const { claimDataDir } = await import('./prepare.ts');
  const release = await claimDataDir();
  if (!dev) await timed(ensureBuilt);
  const { serve } = await import('./serve.ts');
  const { config } = await import('../platform/config/config.ts');
  const { startDemo } = config().demo ? await import('../demo/start.ts') : {};
  // From here on only JavaScript is loaded. tsx's hooks would slow it down, and so would reading its source maps.
  await unregister();
  process.setSourceMapsEnabled(dev);
  await serve({ dev, say, release, startDemo });
} catch (error) {
  // Our own errors say what to do in their message. For other errors the stack helps.
  const known =
    error instanceof StartError || ['ConfigError', 'KeyError', 'MigrationError', 'ServeError'].includes(error?.name);
  console.error(known ? `\n${error.message}\n` : error);
  process.exit(1);
}
