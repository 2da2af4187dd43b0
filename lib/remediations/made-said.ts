import { BEYOND } from '@/lib/probes/routes/beyond';
import type { Frames } from '@/lib/script/frames';
import { madeFrames } from '@/lib/script/made-frames';

type Said = Record<string, string | string[] | null>;

/**
 * What the script of a plan said, made up, by section. null leaves one out.
 * @param said `content`, which travels as base64, is given as it is; `egress` stands for the sections on links and routes:
 *   `4 ens3 1442` is an interface by which IPv4 leaves, with its MTU
 */
export function saidOf({ egress = null, ...said }: Said): Frames {
  const sections = Object.entries({ ...leavingBy([egress ?? []].flat()), ...said });
  return madeFrames(
    Object.fromEntries(
      sections.flatMap(([name, text]): [string, string | string[]][] =>
        text === null ? [] : [[name, name === 'content' ? Buffer.from(String(text)).toString('base64') : text]],
      ),
    ),
  );
}

function leavingBy(ways: string[]): Said {
  const all = ways.map((way) => way.split(' '));
  const routes = all.flatMap(([family = '', device = '']): [string, string][] => {
    const via = family === '6' ? 'fe80::1' : '198.18.0.1';
    const beyond = family === '6' ? `${BEYOND[6]} from ::` : BEYOND[4];
    return [
      [`route${family}`, `default via ${via} dev ${device} metric 100\n`],
      [`leaving${family}`, `${beyond} via ${via} dev ${device} uid 0\n`],
    ];
  });
  const links = new Map(all.map(([, device = '', mtu = '']) => [device, mtu]));
  return {
    links: [...links]
      .map(([device, mtu], at) => `${at + 2}: ${device}: <UP> mtu ${mtu} qdisc fq state UP\\    link/none \n`)
      .join(''),
    ...Object.fromEntries(routes),
  };
}
