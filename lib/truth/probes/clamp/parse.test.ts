/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { parseClamp, parseIptablesRules, parseNftRules } from './parse';

const samples = import.meta.glob('./samples/*.txt', { eager: true, query: '?raw', import: 'default' });
/** Output of nftables 1.1.3. */
const NFT = String(samples['./samples/debian-13.clamp-nft.txt']);
/** Output of iptables 1.8.9, with another rule of somebody else. */
const IPTABLES = String(samples['./samples/debian-12.clamp-iptables.txt']);
const V4 = { family: 4, interface: 'ens3', mss: 1402 };
const V6 = { family: 6, interface: 'ens3', mss: 1382 };
const MARKER = 'nft 1795397708 01890000-0000-7000-8000-000000000000\n';

describe('the clamp', () => {
  it('is read from nft and from iptables', () => {
    expect(parseNftRules(NFT)).toEqual([V4, V6]);
    expect(parseIptablesRules(IPTABLES, 4)).toEqual([V4]);
  });

  it('counts only where it is in force in both directions', () => {
    expect(parseNftRules(NFT.replace(/.*ipv6 iifname.*\n/, ''))).toEqual([V4]);
    expect(parseIptablesRules(IPTABLES.replace(/.* -i ens3 .*\n/, ''), 4)).toEqual([]);
    expect(parseIptablesRules(IPTABLES.replace(/-A FORWARD .* CLEARANCE-MSS\n/, ''), 4)).toEqual([]);
  });

  it('is in force since a time', () => {
    expect(parseClamp(madeFrames({ 'clamp-marker': MARKER, 'clamp-nft': NFT }))).toEqual({
      known: true,
      value: { tool: 'nft', since: '2026-11-23T01:35:08.000Z', rules: [V4, V6] },
    });
    const iptables = madeFrames({
      'clamp-marker': MARKER.replace('nft', 'iptables'),
      'clamp-iptables': IPTABLES,
      'clamp-ip6tables': IPTABLES.replaceAll('1402', '1382'),
    });
    expect(parseClamp(iptables)).toMatchObject({ known: true, value: { tool: 'iptables', rules: [V4, V6] } });
  });

  it('is absent where none was put in place, and gone where its table is', () => {
    expect(parseClamp(madeFrames({}))).toMatchObject({ known: false, reason: 'absent' });
    const error = 'Error: No such file or directory; did you mean table ‘filter’ in family ip?';
    const gone = madeFrames({ 'clamp-marker': MARKER, 'clamp-nft': '' }, { 'clamp-nft': error });
    expect(parseClamp(gone)).toMatchObject({ known: true, value: { rules: [] } });
  });

  it.each([
    ['not root, and sudo is denied', 'denied'],
    ['sudo: a password is required', 'denied'],
    ['Error: Could not process rule: Device or resource busy', 'failed'],
  ])('is unknown where %s', (error, reason) => {
    const frames = madeFrames({ 'clamp-marker': MARKER, 'clamp-nft': '' }, { 'clamp-nft': error });
    expect(parseClamp(frames)).toMatchObject({ known: false, reason });
  });

  it('is none of what an instance makes up', () => {
    const frames = madeFrames({ 'clamp-marker': 'nft 99999999999999999999 x\n', 'clamp-nft': NFT });
    expect(parseClamp(frames)).toMatchObject({ known: false, reason: 'absent' });
    const late = madeFrames({ 'clamp-marker': 'nft 999999999999 x\n', 'clamp-nft': NFT });
    expect(parseClamp(late)).toMatchObject({ known: true });
    expect(parseNftRules(NFT.replaceAll('set 1402', 'set 14020000000'))).toEqual([V6]);
    expect(parseNftRules(NFT.replaceAll('ens3', 'ens3\u001b[31m'.repeat(9)))).toEqual([]);
  });
});
