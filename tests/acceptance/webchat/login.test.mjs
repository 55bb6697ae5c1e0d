import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { startBrowser, picture } from '../support/browser.mjs';
import { startSite } from '../support/site.mjs';

let site;
let browser;
before(async () => {
  site = await startSite();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

describe('a user of the sample backend', () => {
  let page;
  let faults;

  beforeEach(async () => {
    page = await (await browser.context()).newPage();
    faults = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      // Chromium reports every answer of 400 and above; those are what is tested here.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(message.text());
    });
    await page.goto(new URL('login.html', site.url).href);
  });
  afterEach(async () => {
    await page.context().close();
    assert.deepEqual(faults, []);
  });

  const logIn = async (name, password) => {
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
  };
  const steps = () => page.locator('#steps li').evaluateAll((items) => items.map((item) => item.dataset.state));
  const lastStep = (state) => page.locator(`#steps li:last-child[data-state=${state}]`).waitFor();

  it('logs in, and the page uses Parley as her in five steps', async () => {
    await logIn('ann', site.passwordOf('ann'));
    await lastStep('done');
    assert.deepEqual(await steps(), ['done', 'done', 'done', 'done', 'done']);
    assert.equal(await page.locator('#who-name').textContent(), 'Ann Example');
    assert.match(await page.locator('#who-id').textContent(), /^USR-/);

    const [mine, refused] = await page.locator('.call').all();
    assert.deepEqual([await mine.getAttribute('data-ok'), await refused.getAttribute('data-ok')], ['true', 'false']);
    assert.match(await mine.textContent(), /GET \/v1\/users\/me200/);
    assert.match(await refused.textContent(), /POST \/v1\/users403/);
    assert.match(await refused.locator('.reason').textContent(), /^Permission denied\. Users are created with an application's token/);

    assert.match(await page.locator('#claims').textContent(), /sub.*ann/);
    assert.match(await page.locator('#claims').textContent(), /\/\*\/conversations\/\*\*/);
    assert.match(await page.locator('#life-text').textContent(), /^14 min \d\d s left$|^15 min 00 s left$/);
    await picture(page, 'login');
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, 'login-dark');
    await page.setViewportSize({ width: 390, height: 844 });
    await picture(page, 'login-narrow');
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px too wide for a phone`);
  });

  it('is refused with a wrong password, and told so', async () => {
    await logIn('ann', 'guess');
    await page.getByRole('alert').filter({ hasText: 'The name or the password is wrong.' }).waitFor();
    assert.deepEqual(await steps(), ['done', 'refused', 'waiting', 'waiting', 'waiting']);
    assert.ok(await page.locator('#token-card').isHidden());
    await picture(page, 'login-refused');
  });

  it('who does not exist is refused in the same words', async () => {
    await logIn('nobody', 'guess');
    await page.getByRole('alert').filter({ hasText: 'The name or the password is wrong.' }).waitFor();
  });

  it('stays logged in over a reload, gets a new token, and logs out', async () => {
    await logIn('ben', site.passwordOf('ben'));
    await lastStep('done');
    const id = () => page.locator('#claims dt:has(code:text-is("jti")) + dd').textContent();
    const first = await id();
    await page.reload();
    await lastStep('done');
    assert.notEqual(await id(), first);
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Name').waitFor();
    await page.reload();
    await page.getByLabel('Name').waitFor();
    assert.ok(await page.locator('#token-card').isHidden());
  });
});

describe('the sample backend', () => {
  it('gives no token without the cookie', async () => {
    const answer = await fetch(new URL('/api/token', site.url), { method: 'POST' });
    assert.equal(answer.status, 401);
  });

  it('keeps the private key from others on the machine', async () => {
    const key = await stat(join(site.backend.data, 'parley.key'));
    assert.equal(key.mode & 0o777, 0o600);
  });

  it('takes no login from a form, which another site could send', async () => {
    const answer = await fetch(new URL('/api/login', site.url), { method: 'POST', body: new URLSearchParams({ name: 'ann' }) });
    assert.equal(answer.status, 415);
  });
});
