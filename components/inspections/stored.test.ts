import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { madeOldObservations } from '@/e2e/fixtures/old-observations';
import type { InspectionDetail } from '@/lib/fleet/inspections/get';
import { Summary } from './summary';

describe('the page of an inspection that was stored before more was seen', () => {
  it.each(['ok', 'denied'] as const)('is rendered: Docker %s', (access) => {
    const inspection = { observations: madeOldObservations(access), recommendedMtu: 1442 };
    const html = renderToStaticMarkup(
      createElement(Summary, { inspection: inspection as unknown as InspectionDetail, locale: 'en' }),
    );
    expect(html).toContain('/etc/docker/daemon.json');
  });
});
