import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { openBrowser, picture } from '../support/browser.mjs';
import { startParley } from '../support/parley.mjs';

const widths = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } };
const pages = { home: '/', errors: '/errors', error: '/errors/user:error:not-found', docs: '/docs', doc: '/docs/configuration', missing: '/docs/nothing' };

describe('the pages of the server, in a browser', () => {
  let parley;
  let axe;
  before(async () => {
    parley = await startParley();
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  });
  after(() => parley?.stop());

  for (const [device, viewport] of Object.entries(widths)) {
    for (const colorScheme of ['light', 'dark']) {
      it(`are accessible and fit on a ${device} in ${colorScheme} colours`, async () => {
        // axe is a script, and the pages allow none: the test itself is let in.
        const browser = await openBrowser({ viewport, colorScheme, bypassCSP: true });
        try {
          const page = await browser.context.newPage();
          for (const [name, path] of Object.entries(pages)) {
            await page.goto(new URL(path, parley.url).href);
            await page.evaluate(axe);
            const { violations } = await page.evaluate('axe.run()');
            assert.deepEqual(violations.map(({ id, nodes }) => [path, id, nodes.map((node) => node.html)]), []);
            const { scrolls, styled } = await page.evaluate(() => ({
              scrolls: document.documentElement.scrollWidth > document.documentElement.clientWidth,
              styled: getComputedStyle(document.querySelector('main')).flexGrow === '1',
            }));
            assert.deepEqual({ path, scrolls, styled }, { path, scrolls: false, styled: true });
            await picture(page, `page-${name}-${device}-${colorScheme}`);
          }
        } finally {
          await browser.close();
        }
      });
    }
  }

  it('are walked through from the first one, and nothing in them breaks their own policy', async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.context.newPage();
      const faults = [];
      page.on('console', (message) => { if (message.type() === 'error') faults.push(`${page.url()}: ${message.text()}`); });
      page.on('response', (response) => { if (response.status() >= 400) faults.push(`${response.url()}: ${response.status()}`); });
      await page.goto(parley.url);
      await page.getByRole('link', { name: 'Look up an error' }).click();
      await page.getByRole('link', { name: 'system:error:expired-token' }).click();
      assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'system:error:expired-token');
      await page.getByRole('link', { name: 'Documentation' }).click();
      const links = await page.locator('main a').evaluateAll((anchors) => anchors.map((anchor) => anchor.href));
      assert.ok(links.length >= 8);
      for (const link of links) await page.goto(link);
      assert.deepEqual(faults, []);
    } finally {
      await browser.close();
    }
  });
});
