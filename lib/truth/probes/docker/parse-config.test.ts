import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import type { Frames } from '@/lib/truth/script/frames';
import { parseDaemonConfig as parse } from './parse-config';

const parseDaemonConfig = (frames: Frames, version: string | null = '26.1.5') => parse(frames, version);
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

  it('tells why the engine does not start with it, where, and with what is there', () => {
    const reading = (text: string, version?: string | null) => parseDaemonConfig(file(text), version).reading;
    expect(reading('{"mtu":"1442"}')).toEqual({
      state: 'refused',
      problems: [{ code: 'wrong-type', place: '1:8', key: 'mtu', value: '"1442"', wanted: 'int' }],
    });
    expect(reading('{"default-network-opts":{"bridge":{"a":"b"}}}', null)).toMatchObject({ state: 'taken' });
    expect(reading('{"log-format":"json"}', null)).toMatchObject({ state: 'undecided' });
    expect(parseDaemonConfig(file('{"log-format":"json","mtu":1442}'), null)).toMatchObject({
      state: 'found',
      mtu: null,
    });
    expect(reading('{"mtu":1442}')).toEqual({ state: 'taken', problems: [], isFollowed: false });
    expect(reading('{"mtu":1442}{}', '20.10.24')).toEqual({ state: 'taken', problems: [], isFollowed: true });
    expect(reading('{"\\u001b[2J":1}')?.problems[0]?.key).toBe('[2J');
  });

  it('takes bytes where the text is none', () => {
    const utf16 = Buffer.from('\uFEFF{"mtu":1442}', 'utf16le');
    const frames = madeFrames({
      'docker-config-state': '/etc/docker/daemon.json\nfile\n',
      'docker-config': utf16.toString('utf8'),
      'docker-config-bytes': utf16.toString('base64'),
    });
    expect(parseDaemonConfig(frames)).toMatchObject({ state: 'found', text: { value: '{"mtu":1442}' }, mtu: 1442 });
    expect(parseDaemonConfig(frames, '20.10.24')).toMatchObject({
      state: 'invalid',
      mtu: null,
      reading: { state: 'refused', problems: [{ code: 'utf16' }] },
    });
  });

  it('does not judge a file whose bytes were lost on the way', () => {
    const lost = { state: 'unreadable', text: { reason: 'failed' }, mtu: null };
    expect(parseDaemonConfig(file('{"mtu":1442}\u0001'))).toMatchObject(lost);
    expect(parseDaemonConfig(file('\uFFFD\uFFFD{\u0001}\u0001'))).toMatchObject(lost);
    expect(parseDaemonConfig(file('\uFFFD\uFFFD{\u0001}\u0001')).reading).toBeUndefined();
    const empty = madeFrames({
      'docker-config-state': '/etc/docker/daemon.json\nfile\n',
      'docker-config': '{}\u0001',
      'docker-config-bytes': '',
    });
    expect(parseDaemonConfig(empty)).toMatchObject(lost);
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
    // Docker reads a file of any size.
    expect(parseDaemonConfig(file(`{"a":"${'x'.repeat(70_000)}"}`))).toMatchObject({
      state: 'unreadable',
      text: { reason: 'not-asked' },
    });
  });
});
