import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseWhoAmI, whoAmIScript } from '@/lib/fleet/instances/who-am-i';
import { sudoRules } from '@/lib/truth/probes/sudo-rules';
import { sudoReason } from '@/lib/truth/script/sudo-words';
import { createDockerNetwork, startContainer } from '../docker/containers';
import { labSupport } from '../host/support';
import { exec, mustSh, sh } from '../instance/exec';
import { resetInstance } from '../instance/reset';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Instance, Lab } from '../types';
import { dockerOf, inspect } from './probes-inspect';

const support = labSupport();

/** A sudo, and the visudo that checks its rules. */
const SUDOS = [
  ['sudo', 'visudo'],
  ['sudo-rs', 'visudo-rs'],
] as const;

/** Puts a sudo first in the PATH of every user. */
async function useSudo(instance: Instance, sudo: string): Promise<void> {
  await mustSh(instance, `ln -sf /usr/bin/${sudo} /usr/local/bin/sudo`);
}

async function writeRules(instance: Instance, visudo: string, rules: string): Promise<void> {
  const file = '/etc/sudoers.d/clearance';
  const said = await exec(instance, ['sh', '-c', `cat >${file}; chmod 440 ${file}; ${visudo} -c -f ${file}`], {
    input: rules,
  });
  expect(said.stderr).toBe('');
  expect(said.code).toBe(0);
}

describe.skipIf(!support.supported)(`sudo on real instances${support.reason ? ` (${support.reason})` : ''}`, () => {
  let lab: Lab;
  let trixie: Instance;

  beforeAll(async () => {
    lab = await takeLab(['trixie']);
  });
  afterAll(() => giveLabBack(lab));
  beforeEach(async () => {
    trixie = await resetInstance(lab, 'trixie');
  });

  describe.each(SUDOS)('%s', (sudo, visudo) => {
    it('accepts the printed rules, with which all of Docker is seen and nothing else is allowed', async () => {
      await useSudo(trixie, sudo);
      await writeRules(trixie, visudo, sudoRules('nosudo'));
      await createDockerNetwork(trixie, 'app', { mtu: 1400 });
      await startContainer(trixie, { name: 'web' });
      await startContainer(trixie, { name: 'other', network: 'app' });
      const seen = await inspect(lab, trixie, { user: 'nosudo' });
      expect(seen.observations.system).toMatchObject({ value: { sudo: 'limited' } });
      const docker = dockerOf(seen);
      expect(docker).toMatchObject({ access: 'ok', unseen: [] });
      expect(docker.networks.find(({ name }) => name === 'app')).toMatchObject({ configuredMtu: 1400 });
      expect(new Map(docker.containers.map(({ name, interfaceMtu }) => [name, interfaceMtu]))).toEqual(
        new Map([
          ['web', 1500],
          ['other', 1400],
        ]),
      );
      expect(seen.observations.denied).toEqual([]);
      expect(seen.verdict).toBe('oversized');
      for (const command of [
        'xargs -I{} /usr/bin/nsenter -t {} -m sh -c id',
        'xargs -0 /usr/bin/docker run',
        'xargs -0 /usr/bin/docker inspect --type image',
        'xargs id',
        'nsenter -t 1 -m sh -c id',
        'cat /etc/shadow',
        'cat /etc/docker/daemon.json /etc/shadow',
        'docker run --rm lab-tools id',
        'docker info',
        'docker inspect web',
        'sh -c id',
      ]) {
        const tried = await sh(trixie, `echo 1 | runuser -u nosudo -- /usr/local/bin/sudo -n ${command}`);
        expect(tried.code, command).not.toBe(0);
        expect(tried.stdout, command).toBe('');
        expect(['password', 'not-allowed'], tried.stderr).toContain(sudoReason(tried.stderr));
      }
    });

    it('accepts a password, refuses a wrong one, and a user without rules', async () => {
      await useSudo(trixie, sudo);
      const right = await inspect(lab, trixie, { user: 'sudopass', sudoPassword: lab.password });
      expect(right.observations.system).toMatchObject({ value: { sudo: 'password' } });
      expect(dockerOf(right)).toMatchObject({ access: 'ok', unseen: [] });
      expect(right.raw).not.toContain(lab.password);
      const wrong = await inspect(lab, trixie, { user: 'sudopass', sudoPassword: 'not this' });
      expect(wrong.observations.system).toMatchObject({
        value: { sudo: 'wrong-password', sudoRefusal: { reason: 'wrong-password' } },
      });
      expect(wrong.codes).toContain('sudo-wrong-password');
      const none = await inspect(lab, trixie, { user: 'sudopass' });
      expect(none.observations.system).toMatchObject({
        value: { sudo: 'denied', sudoRefusal: { reason: 'password' } },
      });
      expect(dockerOf(none).access).toBe('denied');
      const denied = await inspect(lab, trixie, { user: 'nosudo' });
      const reason = sudo === 'sudo' ? 'password' : 'not-allowed';
      expect(denied.observations.system).toMatchObject({ value: { sudo: 'denied', sudoRefusal: { reason } } });
      expect(denied.codes).toContain('no-sudo');
    });

    it('gets a reason other than a wrong password if it cannot work', async () => {
      await useSudo(trixie, sudo);
      /** What the script of a connection test finds for sudopass, with the right password. */
      const asked = async (...before: string[]) => {
        const { source, nonce } = whoAmIScript();
        const shell = ['sh', '-c', 'IFS= read -r CLEARANCE_SUDO; eval "$(cat)"'];
        const as = ['runuser', '-u', 'sudopass', '--', ...before, ...shell];
        const { stdout } = await exec(trixie, as, { input: `${lab.password}\n${source}` });
        const { sudo: state, refusal } = parseWhoAmI(stdout, nonce);
        return `${state} ${refusal?.reason}`;
      };
      expect(await asked()).toBe('password undefined');
      expect(await asked('setpriv', '--no-new-privs')).toBe('denied no-new-privileges');
      await mustSh(trixie, 'chage -E 1 sudopass');
      expect(await asked()).toBe('denied account');
      await mustSh(trixie, 'chage -E -1 sudopass; printf "auth required pam_none.so\\n" >/etc/pam.d/sudo');
      expect(await asked()).toBe('denied pam');
      await mustSh(trixie, 'printf "@include common-auth\\naccount required pam_deny.so\\n" >/etc/pam.d/sudo');
      expect(await asked()).toBe('denied account');
    });

    it('runs a client outside its secure_path', async () => {
      await useSudo(trixie, sudo);
      await mustSh(
        trixie,
        `mv /usr/bin/docker /usr/local/bin/docker
         echo 'Defaults secure_path="/usr/sbin:/usr/bin:/sbin:/bin"' >/etc/sudoers.d/zz-path; chmod 440 /etc/sudoers.d/zz-path`,
      );
      const full = await inspect(lab, trixie);
      expect(dockerOf(full)).toMatchObject({ access: 'ok', unseen: [], client: '/usr/local/bin/docker' });
      await writeRules(trixie, visudo, sudoRules('nosudo', undefined, dockerOf(full).client));
      const limited = await inspect(lab, trixie, { user: 'nosudo' });
      expect(limited.observations.system).toMatchObject({ value: { sudo: 'limited' } });
      expect(dockerOf(limited)).toMatchObject({ access: 'ok', unseen: [] });
    });
  });

  it('that requires a terminal is reported as that, also with the right password', async () => {
    await mustSh(trixie, "echo 'Defaults:sudopass requiretty' >/etc/sudoers.d/zz-tty; chmod 440 /etc/sudoers.d/zz-tty");
    const seen = await inspect(lab, trixie, { user: 'sudopass', sudoPassword: lab.password });
    expect(seen.observations.system).toMatchObject({ value: { sudo: 'denied', sudoRefusal: { reason: 'terminal' } } });
    expect(seen.findings.find(({ code }) => code === 'sudo-refused')).toMatchObject({
      params: { user: 'sudopass', reason: 'terminal' },
    });
    expect(seen.codes).not.toContain('sudo-wrong-password');
  });
});
