import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { parseDaemonConfig } from './parse-config';

const file = (text: string, words: string[] = []) =>
  madeFrames({
    'docker-config-state': '/etc/docker/daemon.json\nfile\n',
    'docker-config': text,
    'docker-arguments': ['dockerd', ...words, ''].join('\n'),
  });

describe("dockerd's configuration", () => {
  it('takes numbers only as numbers, as dockerd does', () => {
    expect(parseDaemonConfig(file('{"mtu":1442}')).mtu).toBe(1442);
    expect(parseDaemonConfig(file('{"mtu":"1442"}')).mtu).toBeNull();
    expect(parseDaemonConfig(file('{"mtu":-1}')).mtu).toBeNull();
    expect(parseDaemonConfig(file('{}', ['--mtu=1400'])).flagMtu).toBe(1400);
  });

  it('knows whether it saw the command line', () => {
    expect(parseDaemonConfig(file('{}')).flagsUnseen).toBe(false);
    expect(parseDaemonConfig(madeFrames({ 'docker-arguments': '' })).flagsUnseen).toBe(true);
  });

  it('reads default-network-opts from the file (a string) and from the flag', () => {
    const option = 'com.docker.network.driver.mtu';
    expect(parseDaemonConfig(file(`{"default-network-opts":{"bridge":{"${option}":"1442"}}}`)).defaultNetworkMtu).toBe(
      1442,
    );
    expect(
      parseDaemonConfig(file(`{"default-network-opts":{"bridge":{"${option}":1442}}}`)).defaultNetworkMtu,
    ).toBeNull();
    expect(parseDaemonConfig(file('', [`--default-network-opt=bridge=${option}=1400`])).defaultNetworkMtu).toBe(1400);
  });

  it('tells values of a type that dockerd does not take, as they are written', () => {
    const wrong = (text: string) => parseDaemonConfig(file(text)).wrongTypes;
    expect(wrong('{"mtu":"1442"}')).toEqual([{ key: 'mtu', value: '"1442"' }]);
    expect(wrong('{"default-network-opts":{"bridge":1}}')).toEqual([
      { key: 'default-network-opts', value: '{"bridge":1}' },
    ]);
    expect(wrong('{"mtu":1442}')).toEqual([]);
  });

  it('tells a default bridge that is turned off', () => {
    expect(parseDaemonConfig(file('{"bridge":"none"}')).noBridge).toBe(true);
    expect(parseDaemonConfig(file('{}', ['-b', 'none'])).noBridge).toBe(true);
    expect(parseDaemonConfig(file('{"bridge":"br0"}')).noBridge).toBe(false);
  });

  it('names what stands in both, in the spelling of the file', () => {
    expect(
      parseDaemonConfig(file('{"hosts":["fd://"],"mtu":1442,"debug":true}', ['-H', 'fd://', '--mtu=1442'])).conflicts,
    ).toEqual(['hosts', 'mtu']);
  });

  it('tells absent, directory, unreadable, invalid and too large apart', () => {
    const state = (word: string) =>
      madeFrames(
        { 'docker-config-state': `/etc/docker/daemon.json\n${word}\n`, 'docker-config': '' },
        { 'docker-config': 'cat: Permission denied' },
      );
    expect(parseDaemonConfig(state('absent'))).toMatchObject({ state: 'absent', text: { reason: 'absent' } });
    expect(parseDaemonConfig(state('directory'))).toMatchObject({ state: 'directory', text: { reason: 'invalid' } });
    expect(parseDaemonConfig(state('hidden'))).toMatchObject({ state: 'unreadable', text: { reason: 'denied' } });
    const gone = { 'docker-config': 'cat: /etc/docker/daemon.json: No such file or directory' };
    const hidden = { 'docker-config-state': '/etc/docker/daemon.json\nhidden\n', 'docker-config': '' };
    expect(parseDaemonConfig(madeFrames(hidden, gone))).toMatchObject({ state: 'absent' });
    expect(parseDaemonConfig(file('{"mtu":'))).toMatchObject({ state: 'invalid', mtu: null });
    expect(parseDaemonConfig(file(`{"a":"${'x'.repeat(70_000)}"}`))).toMatchObject({ state: 'invalid' });
  });
});
