import { describe, expect, it } from 'vitest';
import { instanceAddresses, spelledOut } from './ipv6';

const bridge = 'fd5a0000000000000000000000000001';

describe('IPv6 addresses of the proof', () => {
  it('are the same however they are written', () => {
    for (const one of ['fd5a::1', 'FD5A::1', 'fd5a:0:0:0:0:0:0:1', 'fd5a::0:1', 'fd5a::1%eth0'])
      expect(spelledOut(one)).toBe(bridge);
    expect(spelledOut('::')).toBe('0'.repeat(32));
    for (const none of ['', '10.0.0.1', 'fd5a', '1::2::3', '1:2:3:4:5:6:7:8::', '12345::1', '::ffff:10.0.0.1'])
      expect(spelledOut(none), none).toBeNull();
  });

  it('are read from what the kernel lists', () => {
    const text = `target 10.0.0.1 fd00::1\nown6 ${bridge} fe80000000000000f8163efffe000001 \n`;
    expect([...instanceAddresses(text)]).toEqual([bridge, 'fe80000000000000f8163efffe000001']);
    expect(instanceAddresses('url x\n').size).toBe(0);
    expect(instanceAddresses('own6 $(id)\n').size).toBe(0);
  });
});
