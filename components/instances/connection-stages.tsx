'use client';

import { CircleCheck, CircleDashed, CircleHelp, CircleX, type LucideIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { CodeBlock } from '@/components/ui/code';
import { Icon } from '@/components/ui/icon';
import type { TestConnectionResult } from '@/lib/fleet/instances/test-connection';
import { rulesWouldHelp } from '@/lib/truth/script/sudo-words';

type StageState = 'passed' | 'failed' | 'waits' | 'not-reached';

const LOOK: Record<StageState, { icon: LucideIcon; text: string }> = {
  passed: { icon: CircleCheck, text: 'text-good' },
  failed: { icon: CircleX, text: 'text-bad' },
  waits: { icon: CircleHelp, text: 'text-warn' },
  'not-reached': { icon: CircleDashed, text: 'text-soft' },
};

const STAGES = ['reach', 'hostKey', 'signIn', 'rights'] as const;

/** The result of each stage of a connection test: passed, waits, failed or not reached. */
export function stagesOf(result: TestConnectionResult): Record<(typeof STAGES)[number], StageState> {
  const stages = (reach: StageState, hostKey: StageState, signIn: StageState, rights: StageState) => ({
    reach,
    hostKey,
    signIn,
    rights,
  });
  if (result.ok) {
    const sudo = result.sudo;
    const full = sudo === 'root' || sudo === 'passwordless' || sudo === 'password';
    return stages('passed', 'passed', 'passed', full ? 'passed' : 'waits');
  }
  switch (result.code) {
    case 'host-key-unknown':
      return stages('passed', 'waits', 'not-reached', 'not-reached');
    case 'host-key-changed':
    case 'handshake-failed':
      return stages('passed', 'failed', 'not-reached', 'not-reached');
    case 'closed':
      return result.hostKey
        ? stages('passed', 'passed', 'failed', 'not-reached')
        : stages('passed', 'failed', 'not-reached', 'not-reached');
    case 'authentication-failed':
      return stages('passed', 'passed', 'failed', 'not-reached');
    case 'deadline':
    case 'stalled':
    case 'output-too-large':
    case 'cancelled':
      return stages('passed', 'passed', 'passed', 'failed');
    default:
      return stages('failed', 'not-reached', 'not-reached', 'not-reached');
  }
}

/** The stages of a connection test, the fingerprint to compare, and the message of the other side. */
export function ConnectionStages({ result, onAccept }: { result: TestConnectionResult; onAccept?: () => void }) {
  const say = useTranslations('form');
  const stages = stagesOf(result);
  const refusal = result.ok && result.sudo === 'denied' ? result.refusal : null;
  const broken = refusal && !rulesWouldHelp(refusal.reason) ? refusal : null;
  return (
    <div className="rounded-lg border border-line bg-sunken p-4" role="status">
      <ol className="grid gap-2 sm:grid-cols-2 lg:grid-cols-4">
        {STAGES.map((stage) => {
          const look = LOOK[stages[stage]];
          return (
            <li className="flex items-start gap-2" key={stage}>
              <Icon as={look.icon} className={`mt-0.5 ${look.text}`} size={18} />
              <span>
                <span className="block font-medium">{say(`stage.${stage}`)}</span>
                <span className={`text-sm ${look.text}`}>{say(`stageState.${stages[stage]}`)}</span>
              </span>
            </li>
          );
        })}
      </ol>
      {result.hostKey ? (
        <dl className="mt-3">
          <dt className="text-soft text-sm">{say('fingerprint')}</dt>
          <dd className="break-all font-mono font-semibold text-[0.875rem]">
            {result.hostKey.algorithm} {result.hostKey.fingerprint}
          </dd>
        </dl>
      ) : null}
      {result.ok ? (
        <div className="mt-3 space-y-2">
          <p className="font-medium">
            {say('connected', { user: result.user, os: result.os || '?', ms: result.connectMs })}
            {result.sudo ? ` ${say(`sudo.${broken ? 'refused' : result.sudo}`)}` : ''}
          </p>
          {broken ? <CodeBlock label={say('said')}>{broken.said}</CodeBlock> : null}
        </div>
      ) : (
        <div className="mt-3 space-y-2">
          <p className="font-medium">{say(`connect.${result.code}`)}</p>
          {result.code === 'host-key-unknown' && onAccept ? (
            <button className="btn btn-primary" onClick={onAccept} type="button">
              {say('acceptKey')}
            </button>
          ) : null}
          {result.evidence && result.code !== 'host-key-unknown' ? (
            <CodeBlock label={say('said')}>{result.evidence}</CodeBlock>
          ) : null}
        </div>
      )}
    </div>
  );
}
