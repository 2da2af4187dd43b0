import { chromium } from '@playwright/test';

/**
 * Measures the unit `page`: Chromium started, one page shown, ms.
 *
 * @param {string} executablePath
 */
export async function measurePage(executablePath) {
  const begun = performance.now();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    await page.setContent('<h1>Clearance</h1>');
    await page.getByRole('heading').screenshot();
  } finally {
    await browser.close();
  }
  return performance.now() - begun;
}
