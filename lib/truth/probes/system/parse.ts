import type { SudoRefusal, SudoState, SystemObservation } from '@/lib/truth/probes/observations';
import type { Observed } from '@/lib/truth/probes/observed';
import { type Frames, frameOf, textOf } from '@/lib/truth/script/frames';
import { sudoReason } from '@/lib/truth/script/sudo-words';
import { cleanLine, cleanText, linesOf } from '@/lib/truth/script/text';

const SUDO_STATES: readonly SudoState[] = [
  'root',
  'passwordless',
  'password',
  'limited',
  'wrong-password',
  'denied',
  'missing',
];

/** The account's identity on an instance, and its system. */
export interface Identity {
  user: string;
  /** How the account becomes root; null if unknown. */
  sudo: SudoState | null;
  /** What sudo printed when it refused; null if it printed nothing. */
  refusal: SudoRefusal | null;
  /** PRETTY_NAME of os-release, else NAME; empty if there is none. */
  os: string;
}

/** Reads the sections of `system_identity`. Missing values stay empty. */
export function parseIdentity(frames: Frames): Identity {
  const release = parseOsRelease(textOf(frames, 'os'));
  const [user = '', sudo = ''] = linesOf(textOf(frames, 'who'), 2).map((line) => cleanLine(line, 64));
  return {
    user,
    sudo: SUDO_STATES.find((state) => state === sudo) ?? null,
    refusal: parseRefusal(frames),
    os: release.get('PRETTY_NAME') ?? release.get('NAME') ?? '',
  };
}

/** Reads the section of `refusal_section` (lib/truth/script/rights.sh). */
export function parseRefusal(frames: Frames): SudoRefusal | null {
  const said = cleanText(textOf(frames, 'sudo-refusal'), 500);
  const reason = sudoReason(said);
  return reason === null ? null : { reason, said };
}

/** `KEY=value` lines of os-release(5), without quotes. */
export function parseOsRelease(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of linesOf(text, 100)) {
    const match = /^([A-Z_]{1,40})=(.*)$/.exec(line);
    if (match?.[1] && match[2] !== undefined)
      found.set(match[1], cleanLine(match[2].replace(/^(["'])(.*)\1\s*$/, '$2')));
  }
  return found;
}

/**
 * The output of `ping -V`: `iputils 20221126`, `iputils s20180629`, `busybox`, `inetutils`; null if there is no ping.
 */
export function parsePingVersion(text: string): string | null {
  const iputils = /ping(?:6)? (?:utility, |from )?iputils[- ]([\w.-]{1,30})/i.exec(text);
  if (iputils?.[1]) return `iputils ${iputils[1]}`;
  if (/busybox/i.test(text)) return 'busybox';
  if (/inetutils/i.test(text)) return 'inetutils';
  return /^\/[\w/.-]+$/.test(text.trim()) ? 'unknown' : null;
}

/** Reads the sections of ./command. Unknown if not even `uname` answered. */
export function parseSystem(frames: Frames): Observed<SystemObservation> {
  const uname = frameOf(frames, 'uname');
  const [hostname = '', kernel = '', architecture = ''] = linesOf(uname?.body ?? '', 3).map((line) =>
    cleanLine(line, 100),
  );
  if (!uname || hostname === '') return { known: false, reason: 'failed', detail: cleanLine(uname?.error ?? '') };
  const release = parseOsRelease(textOf(frames, 'os'));
  const { user, sudo, refusal, os } = parseIdentity(frames);
  return {
    known: true,
    value: {
      hostname,
      os,
      osId: release.get('ID') ?? '',
      osVersion: release.get('VERSION_ID') ?? '',
      kernel,
      architecture,
      virtualisation: cleanLine(frameOf(frames, 'virt')?.body ?? '', 40) || 'unknown',
      openstack: frameOf(frames, 'openstack')?.status === 0,
      user,
      sudo: sudo ?? 'denied',
      ...(refusal ? { sudoRefusal: refusal } : {}),
      ping: parsePingVersion(frameOf(frames, 'ping')?.body ?? ''),
    },
  };
}
