// The system's Chromium, headless; each context is a profile that is new and thrown away.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const args = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** A browser for several people: each has a context of their own. */
export async function startBrowser() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
  return {
    context: (options = {}) => browser.newContext({ viewport: { width: 1180, height: 900 }, ...options }),
    close: () => browser.close(),
  };
}

/** A browser for one. */
export async function openBrowser(options) {
  const browser = await startBrowser();
  return { context: await browser.context(options), close: browser.close };
}

/** Keeps a picture of the page under artifacts/, which is not in the repository. */
export async function picture(page, name, options = { fullPage: true }) {
  const directory = fileURLToPath(new URL('../../../artifacts/', import.meta.url));
  await mkdir(directory, { recursive: true });
  await page.screenshot({ path: join(directory, `${name}.png`), ...options });
}
