import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ensureBase } from './base/ensure';
import { type Recipe, recipeFor } from './base/recipe';
import { downLab } from './down';
import { LabError } from './errors';
import { raiseInotifyLimit } from './host/inotify';
import { installPackages } from './host/packages';
import { labSupport } from './host/support';
import { takeIndex } from './index-file';
import { boot } from './instance/boot';
import { createHostKeys, mountRoot, provision } from './instance/provision';
import { waitUntilReady, whatIsMissing } from './instance/ready';
import { createKeys } from './keys';
import { labNames, openLab, writeLab } from './lab-file';
import { checkName, runDir } from './layout';
import { createNetwork } from './network/create';
import { startPaths } from './network/path';
import { instanceAddress, type NetworkPlan, networkPlan } from './network/plan';
import { waitForPort } from './services/set-metadata';
import { startService } from './services/start';
import { WEB_FILE_BYTES, WEB_FILE_PATH } from './services/web-file';
import type { Instance, Lab, WebServer } from './types';

export interface UpOptions {
  /** Default: "lab". */
  name?: string;
  /**
   * One instance for each, of bullseye, bookworm and trixie; repeats are fine, and "+ovs" adds an extra of base/recipe.
   */
  releases?: readonly string[];
  /** Opens a lab of this name that is up already, instead of refusing. */
  reuse?: boolean;
  /** Called with a message for each step. */
  say?: (line: string) => void;
  /** When it aborts, everything made so far is taken down. */
  signal?: AbortSignal;
  /** How long the instances may take to boot. */
  readyTimeoutMs?: number;
}

export const DEFAULT_RELEASES = ['bookworm', 'trixie', 'bullseye'] as const;

/** Brings up a lab: when this returns, every instance's sshd and Docker answer. On failure nothing is left. */
export async function upLab(options: UpOptions = {}): Promise<Lab> {
  const { name = 'lab', releases = DEFAULT_RELEASES, say = () => undefined, signal } = options;
  checkName(name);
  const wanted = instancesWanted(releases);
  const support = labSupport();
  if (!support.supported) throw new LabError('unsupported', `no lab on this machine: ${support.reason}`);
  if (labNames().includes(name)) return reuseLab(name, options.reuse ?? false);

  await installPackages(say);
  raiseInotifyLimit(say);
  signal?.throwIfAborted();
  // One for each recipe: the tree of a recipe is made once, even if several ask for it.
  const bases = new Map(
    await together(wanted.map(async ({ recipe }) => [recipe, await ensureBase(recipe, say, signal)] as const)),
  );

  claim(name);
  try {
    return await build(
      name,
      wanted.map((each) => ({ ...each, base: bases.get(each.recipe) ?? '' })),
      options,
    );
  } catch (error) {
    say(`Taking ${name} down again`);
    await downLab(name);
    throw error;
  }
}

interface WantedInstance {
  name: string;
  recipe: Recipe;
}

function instancesWanted(releases: readonly string[]): WantedInstance[] {
  const recipes = new Map<string, Recipe>();
  const seen = new Map<string, number>();
  return releases.map((spec) => {
    const [release = '', ...extras] = spec.split('+');
    const recipe = recipes.get(spec) ?? recipeFor(release, extras);
    recipes.set(spec, recipe);
    const count = (seen.get(spec) ?? 0) + 1;
    seen.set(spec, count);
    return { name: [release, ...extras, ...(count > 1 ? [count] : [])].join('-'), recipe };
  });
}

async function reuseLab(name: string, reuse: boolean): Promise<Lab> {
  if (!reuse) throw new LabError('exists', `a lab named ${name} is up (or half up) already: take it down first`);
  const lab = openLab(name);
  for (const instance of lab.instances) {
    const missing = await whatIsMissing(instance);
    if (missing)
      throw new LabError('not-ready', `lab ${name} is up, but ${instance.name}: ${missing}. Take it down first.`);
  }
  return lab;
}

// Making the folder takes the name: of two processes, one fails.
function claim(name: string): void {
  mkdirSync(path.dirname(runDir(name)), { recursive: true, mode: 0o700 });
  try {
    mkdirSync(runDir(name), { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new LabError('exists', `a lab named ${name} is being brought up by another process`);
  }
}

async function build(name: string, wanted: (WantedInstance & { base: string })[], options: UpOptions): Promise<Lab> {
  const { say = () => undefined, signal } = options;
  const index = takeIndex(name);
  const plan = networkPlan(name, index);
  say(`Bringing up lab ${name}: ${wanted.map((each) => each.name).join(', ')}`);
  const [keys, instances] = await together([
    createKeys(name),
    together(wanted.map((each, n) => describeInstance(name, index, n, each))),
    prepareNetwork(name, plan),
  ]);
  const lab: Lab = {
    name,
    index,
    instances,
    keys,
    users: { operator: 'operator', sudopass: 'sudopass', nosudo: 'nosudo', root: 'root' },
    password: `lab-${randomBytes(9).toString('base64url')}`,
    router: { namespace: plan.namespaces.router, address: plan.tenant.router, address6: plan.tenant.router6 },
    web: webServer('web.lab', plan.web),
    other: webServer('other.lab', plan.other),
  };
  startService(
    name,
    'web',
    plan.namespaces.web,
    [lab.web, lab.other].map((server) => `${server.name}=${server.address}=${server.address6}`),
  );
  await together(
    instances.map(async (instance) => {
      await mountRoot(instance);
      await provision(lab, instance);
      signal?.throwIfAborted();
      boot(lab, instance);
      await waitUntilReady(instance, options.readyTimeoutMs, signal);
    }),
  );
  await waitForPort(plan.namespaces.web, '*:80');
  // Last: a lab that can be opened is complete.
  writeLab(lab);
  return lab;
}

async function prepareNetwork(name: string, plan: NetworkPlan): Promise<void> {
  await createNetwork(plan);
  await startPaths(name, plan);
}

async function describeInstance(
  lab: string,
  index: number,
  n: number,
  wanted: WantedInstance & { base: string },
): Promise<Instance> {
  return {
    lab,
    name: wanted.name,
    release: wanted.recipe.release,
    ...instanceAddress(index, n),
    port: 22,
    hostKeys: await createHostKeys(lab, wanted.name),
    base: wanted.base,
    diskMb: 0,
  };
}

function webServer(name: string, at: { address: string; address6: string }): WebServer {
  return {
    name,
    address: at.address,
    address6: at.address6,
    url: `http://${at.address}${WEB_FILE_PATH}`,
    url6: `http://[${at.address6}]${WEB_FILE_PATH}`,
    bytes: WEB_FILE_BYTES,
  };
}

/**
 * Like Promise.all, but waits for all of them before it fails: nothing must still be built while the rest is being
 * taken down.
 */
async function together<T extends readonly unknown[] | []>(
  work: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
