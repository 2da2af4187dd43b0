import { describe, expect, it } from 'vitest';
import { madeOldObservations } from '@/e2e/fixtures/old-observations';
import { bridgeMtuOf } from './bridge-mtu';
import { diagnose } from './diagnose';

describe('an inspection that was stored before more was seen', () => {
  it('is judged as it was', () => {
    expect(diagnose(madeOldObservations('ok'))).toMatchObject({ verdict: 'fits', recommendedMtu: 1442 });
    expect(diagnose(madeOldObservations('denied'))).toMatchObject({ verdict: 'inconclusive' });
  });

  it('tells the bridge that its daemon.json would give', () => {
    const { docker } = madeOldObservations('denied');
    if (!docker.known) throw new Error(docker.detail);
    expect(bridgeMtuOf(docker.value)).toMatchObject({ mtu: 1442, deduced: true });
  });

  it('names no sections where it does not know which lacked rights', () => {
    const seen = madeOldObservations('ok');
    if (seen.system.known) seen.system.value.sudo = 'limited';
    expect(diagnose(seen).findings.map(({ code }) => code)).not.toContain('section-denied');
  });
});
