import { describe, expect, it } from 'vitest';
import { mirrorIn } from './base/mirror';
import { recipeFor, recipeKey } from './base/recipe';
import { checkName } from './layout';
import { filterRules, type PathState, sizedRoutes } from './network/path-rules';
import { instanceAddress, networkPlan } from './network/plan';
import { dnsReply, ipv6Bytes } from './services/dns-reply';

const plan = networkPlan('lab', 3);
const through: PathState = { limit: 1442, mode: 'open', dropIcmp: false, loss: 0 };

describe('the mirror', () => {
  it('is the one of this machine, in either format of apt', () => {
    expect(
      mirrorIn(
        '# deb http://no.example/ bookworm main\ndeb [signed-by=/k] http://a.example/debian bookworm contrib main\n',
        'bookworm',
      ),
    ).toBe('http://a.example/debian');
    const stanzas = 'Types: deb\nURIs: http://security.example/debian\nSuites: bookworm-security\nComponents: main\n\n';
    expect(
      mirrorIn(
        `${stanzas}Types: deb\nURIs: http://b.example/debian\nSuites: bookworm bookworm-updates\nComponents: main\n`,
        'bookworm',
      ),
    ).toBe('http://b.example/debian');
    expect(mirrorIn(stanzas, 'bookworm')).toBeUndefined();
  });
});

describe('a recipe', () => {
  it('has a key that changes with how the base is made', () => {
    const plain = recipeFor('trixie');
    expect(recipeKey(plain)).toBe(recipeKey(recipeFor('trixie')));
    expect(recipeKey(plain)).not.toBe(recipeKey(recipeFor('trixie', ['ovs'])));
    expect(() => recipeFor('sid')).toThrow(/bullseye, bookworm, trixie/);
  });
});

describe('the plan', () => {
  it('keeps labs apart and inside the range for benchmarks', () => {
    const all = Array.from({ length: 64 }, (_, index) => networkPlan('lab', index));
    const prefixes = all.flatMap((each) => [...each.prefixes, ...each.prefixes6]);
    expect(new Set(prefixes).size).toBe(prefixes.length);
    for (const each of all) {
      expect(each.prefixes.every((prefix) => /^198\.1[89]\./.test(prefix))).toBe(true);
      expect(each.link.length).toBeLessThanOrEqual(15);
    }
    expect(instanceAddress(3, 0).address).toBe('198.18.12.11');
  });

  it('refuses names that are no names', () => {
    for (const name of ['', '../x', 'a.b', 'A', '1', 'x'.repeat(25)]) expect(() => checkName(name)).toThrow(/no name/);
  });
});

describe('the rules of the router', () => {
  it('drop what is larger than the limit, and nothing else, only where it is silent', () => {
    const paths = { gateway: through, web: { ...through, mode: 'silent' as const, limit: 1400 }, other: through };
    const rules = filterRules(plan, { paths, cutOff: [] }, 4)
      .split('\n')
      .filter((line) => line.startsWith('-A'));
    expect(rules).toEqual([
      `-A FORWARD -s ${plan.web.prefix} -m length --length 1401:65535 -j DROP`,
      `-A FORWARD -d ${plan.web.prefix} -m length --length 1401:65535 -j DROP`,
    ]);
    expect(sizedRoutes(plan, { paths, cutOff: [] }).join()).not.toContain('mtu');
  });

  it('never drop neighbour discovery', () => {
    const blocked = { ...through, dropIcmp: true, loss: 0.5 };
    const rules = filterRules(plan, { paths: { gateway: blocked, web: blocked, other: blocked }, cutOff: [] }, 6).split(
      '\n',
    );
    for (const rule of rules.filter((line) => /^-A (INPUT|OUTPUT)/.test(line))) {
      expect(rule).toMatch(/--icmpv6-type (echo-request|packet-too-big)/);
    }
  });
});

describe('the name server', () => {
  const names = new Map([['web.lab', { address: '198.19.0.66', address6: 'fd5a::2' }]]);
  const query = (name: string, type: number) => {
    const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]);
    return Buffer.from([0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, 0, type, 0, 1]);
  };

  it('knows its names, denies others, and keeps silent about what is no query', () => {
    expect(dnsReply(query('WEB.lab', 1), names)?.subarray(-4)).toEqual(Buffer.from([198, 19, 0, 66]));
    expect(dnsReply(query('web.lab', 28), names)?.subarray(-16)).toEqual(ipv6Bytes('fd5a::2'));
    expect((dnsReply(query('elsewhere', 1), names)?.readUInt16BE(2) ?? 0) & 15).toBe(3);
    expect(dnsReply(Buffer.from([1, 2, 3]), names)).toBeUndefined();
  });
});
