import { Section } from '@/components/ui/section';
import { labelOf } from '@/lib/fleet/remediations/nic/managers/all';
import type { NicPlan } from '@/lib/fleet/remediations/nic/plan-types';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import { DiffView } from './diff-view';

/** The MTU of a link now and at boot, and Clearance's file. */
export function NicChange({ plan, locale }: { plan: NicPlan; locale: Locale }) {
  const say = translator(locale, 'fix');
  const { interface: name, mtu, currentMtu, manager, file, diff, uppersAfter } = plan;
  const isSame = currentMtu === null || currentMtu === mtu;
  const rows: [string, string][] = [
    [say('nic.interface'), name || '–'],
    [say('nic.mtu'), isSame ? say('nic.stays', { mtu }) : say('nic.step', { from: currentMtu, mtu })],
    [say('nic.manager'), manager ? labelOf(manager.name) : say('nic.noManager')],
    [say('nic.forGood'), say(file ? 'nic.byFile' : 'nic.byManager')],
    ...(uppersAfter.length > 0
      ? [[say('nic.uppers'), uppersAfter.map((one) => `${one.interface} ${one.mtu}`).join(', ')] as [string, string]]
      : []),
  ];
  return (
    <>
      <Section id="nic" title={say('nic.title')}>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5">
          {rows.map(([label, value]) => (
            <div className="contents" key={label}>
              <dt className="text-soft">{label}</dt>
              <dd className="wrap-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-2 text-soft text-sm">{say('nic.docker')}</p>
      </Section>
      {file ? (
        <Section id="diff" lead={<span className="font-mono">{file.path}</span>} title={say('nic.file')}>
          {diff ? <DiffView diff={diff} locale={locale} /> : <p className="text-soft">{say('diff.none')}</p>}
          <p className="mt-2 text-soft text-sm">{say('nic.kept')}</p>
        </Section>
      ) : null}
    </>
  );
}
