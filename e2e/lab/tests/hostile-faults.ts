import { planRemediation } from '@/lib/fleet/remediations/plan';
import { mustSh } from '../instance/exec';
import type { Instance } from '../types';
import { blockedFor } from './blocked-plan';
import { clearanceFix } from './clearance-fix';
import { FILE, sha256 } from './fix-driver';
import { DAEMON_CONFIG, type Fault, OLD, type Scene, type Site, withMtu } from './fix-matrix';
import { admin } from './lab-in-database';

const BOM = '\ufeff';
const CRLF = OLD.replaceAll('\n', '\r\n');

/** A daemon.json that Docker was not started with, while Docker runs as before. */
const sceneWith = (content: string, wanted: string[]): Scene => ({
  async prepare(instance) {
    await DAEMON_CONFIG.prepare(instance);
    await mustSh(instance, `cat >${FILE} && touch -d '2026-01-02 03:04:05' ${FILE}`, {
      input: content,
    });
  },
  picture: DAEMON_CONFIG.picture,
  isProven: DAEMON_CONFIG.isProven,
  isNew: (before, after) =>
    wanted.some((text) => after.file?.startsWith(`${sha256(text)} 640 0:`)) &&
    DAEMON_CONFIG.isNew(before, { ...after, file: after.file?.replace(/^\w+/, sha256(OLD_WITH_MTU)) ?? '' }),
});
const OLD_WITH_MTU = withMtu(OLD, false);

/** The verbs plan nothing that can be applied, and applying it anyway is refused. */
async function isBlocked(at: Site, reason: string): Promise<string> {
  return blockedFor(await planRemediation(admin, at.instanceId ?? '', { mtu: 1442 }), reason);
}

const blocked = (name: string, content: string, reason: string, more: Partial<Fault> = {}): Fault => ({
  name: `hostile file: ${name}`,
  core: false,
  expected: 'blocked',
  scene: sceneWith(content, []),
  run: (at) => isBlocked(at, reason),
  ...more,
});

const kept = (name: string, content: string, more: Partial<Fault> = {}): Fault => ({
  name: `hostile file: ${name}`,
  core: false,
  expected: 'confirmed',
  scene: sceneWith(
    content,
    [false, true].map((defaults) => keepBom(content, defaults)),
  ),
  run: (at) => clearanceFix(at),
  ...more,
});

function keepBom(content: string, defaults: boolean): string {
  return content.startsWith(BOM) ? `${BOM}${withMtu(content.slice(1), defaults)}` : withMtu(content, defaults);
}

const SHADOW: Scene = {
  async prepare(instance) {
    await DAEMON_CONFIG.prepare(instance);
    await mustSh(instance, `rm -f ${FILE} && ln -s /etc/shadow ${FILE}`);
  },
  picture: async (instance) => ({ ...(await DAEMON_CONFIG.picture(instance)), shadow: await shadowOf(instance) }),
  isNew: () => false,
};

async function shadowOf(instance: Instance): Promise<string> {
  return mustSh(instance, `readlink ${FILE}; sha256sum </etc/shadow; stat -c '%a %u:%g %Y' /etc/shadow`);
}

/** Files that the verbs keep byte for byte or refuse, and never damage. */
export const HOSTILE_FAULTS: Fault[] = [
  blocked('byte order mark, before Docker takes it', `${BOM}${OLD}`, 'byte_order_mark', {
    releases: ['bookworm'],
    core: true,
  }),
  kept('byte order mark, where Docker takes it', `${BOM}${OLD}`, { releases: ['trixie'], core: true }),
  kept('Windows line ends', CRLF, { releases: ['bookworm'] }),
  kept('Windows line ends, on 26.1', CRLF, { releases: ['trixie'] }),
  blocked('two equal keys', '{"mtu":1500,"mtu":1442}', 'duplicate_key'),
  blocked('two equal keys, one of them escaped', '{"mtu":1500,"\\u006dtu":1442}', 'duplicate_key'),
  blocked('keys that differ in case', '{"MTU":1500}', 'ambiguous_key'),
  blocked('comments', `// ${OLD}`, 'syntax', { core: true }),
  blocked('comments within', OLD.replace('\t"mtu"', '\t/* old */ "mtu"'), 'syntax'),
  blocked('a comma at the end', OLD.replace('1500', '1500,'), 'syntax'),
  blocked('5 MB', `{"a":"${'x'.repeat(5 * 1024 * 1024)}"}`, 'too_large'),
  blocked('100,000 brackets deep', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'too_deep'),
  blocked('NUL in the middle', OLD.replace('1500', '15\u000000'), 'syntax'),
  {
    name: 'hostile file: link to /etc/shadow, by the verbs',
    core: false,
    expected: 'blocked',
    scene: SHADOW,
    run: (at) => isBlocked(at, 'symlink'),
  },
];
