import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { madeContainer, madeDocker, madeObservations } from '@/e2e/fixtures/observations';
import { madeOldObservations } from '@/e2e/fixtures/old-observations';
import type { InspectionDetail } from '@/lib/fleet/inspections/get';
import type { Observations } from '@/lib/truth/probes/observations';
import { Summary } from './summary';
import { TrafficSection } from './traffic-section';

describe('the page of an inspection that was stored before more was seen', () => {
  it.each(['ok', 'denied'] as const)('is rendered: Docker %s', (access) => {
    const inspection = { observations: madeOldObservations(access), recommendedMtu: 1442 };
    const html = renderToStaticMarkup(
      createElement(Summary, { inspection: inspection as unknown as InspectionDetail, locale: 'en' }),
    );
    expect(html).toContain('/etc/docker/daemon.json');
  });
});

describe('what real traffic said', () => {
  const docker = madeDocker(1500, { containers: [madeContainer('web', 'bridge', 1500)] });
  const render = (traffic?: Observations['traffic']) => {
    const observations = madeObservations(docker, traffic ? { traffic } : {});
    return renderToStaticMarkup(createElement(TrafficSection, { observations, locale: 'en' }));
  };

  it('is not shown if it was not asked for', () => {
    expect(render()).toBe('');
  });

  it('is shown by namespace, with what was not seen', () => {
    const html = render({
      known: true,
      value: {
        boot: '',
        namespaces: [
          { container: null, pid: null, first: { FragFails: 1 }, last: { FragFails: 4 } },
          { container: 'web', pid: 7, first: {}, last: {}, connections: 5 },
        ],
        connections: [],
        unseen: [{ part: 'connections', reason: 'missing', command: 'ss', detail: '' }],
        since: { at: '2026-01-02T03:04:05.000Z', grown: [{ container: 'web', counts: { TCPMTUPFail: 2 } }] },
      },
    });
    for (const text of [
      'the instance',
      'FragFails',
      '+3',
      'web',
      'TCPMTUPFail',
      '+2',
      '5 TCP connections in 1 container',
    ])
      expect(html).toContain(text);
    expect(html).toContain('TCP connections of containers: ss is missing on the instance.');
  });

  it('names the command that is missing', () => {
    expect(render({ known: false, reason: 'failed', detail: 'awk' })).toContain('awk is missing on the instance.');
  });
});
