import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { openBrowser, picture } from '../support/browser.mjs';
import { startParley } from '../support/parley.mjs';
import { start } from '../support/program.mjs';

describe('the web chat, in two browsers', () => {
  let parley;
  let backend;
  let browsers;
  let faults;
  let ann;
  let ben;
  before(async () => {
    parley = await startParley();
    backend = await start('samples/WebChat', (data) => ({
      WebChat__ParleyUrl: parley.url,
      WebChat__ApiKey: parley.account.apiKey,
      WebChat__ApiSecret: parley.account.apiSecret,
      WebChat__DataDirectory: data,
    }));
  });
  after(async () => {
    await backend?.stop();
    await parley?.stop();
  });

  const passwordOf = (name) => new RegExp(`Test user: ${name}  password: (\\S+)`).exec(backend.output())[1];
  const open = async (name) => {
    const browser = await openBrowser();
    browsers.push(browser);
    const page = await browser.context.newPage();
    page.on('pageerror', (error) => faults.push(`${name}: ${error.message}`));
    page.on('console', (message) => {
      // Chromium reports every answer of 400 and above; the page shows those itself.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(`${name}: ${message.text()}`);
    });
    await page.goto(backend.url);
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Password').fill(passwordOf(name));
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.locator('#room-list button').first().waitFor();
    return page;
  };
  const room = (page, name) => page.locator('#room-list button', { hasText: name });
  const message = (page, text) => page.locator('#messages li', { hasText: text });
  const say = async (page, text) => {
    await page.getByLabel('Message', { exact: true }).fill(text);
    await page.getByRole('button', { name: 'Send' }).click();
  };

  beforeEach(async () => {
    [browsers, faults] = [[], []];
    [ann, ben] = [await open('ann'), await open('ben')];
  });
  afterEach(async () => {
    for (const browser of browsers) await browser.close();
    assert.deepEqual(faults, []);
  });

  it('shows what was said before, and talks: messages, typing and ticks', async () => {
    await room(ann, 'Welcome').click();
    await message(ann, 'official browser client').waitFor();
    await room(ben, 'Welcome').click();
    await ann.bringToFront();
    await say(ann, 'Hello <b>Ben</b> 😀');
    await message(ben, 'Hello <b>Ben</b> 😀').waitFor();
    await message(ann, 'Hello <b>Ben</b>').locator('.ticks[data-state=delivered], .ticks[data-state=seen]').waitFor();
    await ben.bringToFront();
    await ben.getByLabel('Message', { exact: true }).pressSequentially('Hi');
    await ann.getByText('Ben Example is typing …').waitFor();
    await message(ann, 'Hello <b>Ben</b>').locator('.ticks[data-state=seen]').waitFor();
    await say(ben, 'Good morning Ann');
    await message(ann, 'Good morning Ann').waitFor();
    await ann.locator('#typing:empty').waitFor({ state: 'attached' });
    await picture(ann, 'chat');
    await ann.emulateMedia({ colorScheme: 'dark' });
    await picture(ann, 'chat-dark');
    await ann.setViewportSize({ width: 390, height: 844 });
    await picture(ann, 'chat-narrow');
    const overflow = await ann.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px too wide for a phone`);
    await ann.reload();
    await message(ann, 'Good morning Ann').waitFor();
  });

  it('leaves the focus where it was put while a conversation loads', async () => {
    let load;
    const held = new Promise((resolve) => { load = resolve; });
    await ann.route(/\/events\?/, async (route) => {
      await held;
      await route.continue();
    });
    await ann.bringToFront();
    await room(ann, 'Welcome').click();
    await ann.getByLabel('User to invite').focus();
    load();
    await message(ann, 'official browser client').waitFor();
    await ann.keyboard.type('ben');
    assert.equal(await ann.getByLabel('User to invite').inputValue(), 'ben');
  });

  it('makes a conversation, invites, joins, counts what is unread, pages back, and leaves', async () => {
    await ann.getByLabel('Name of a new conversation').fill('Plans');
    await ann.getByRole('button', { name: 'Make' }).click();
    await ann.getByRole('heading', { name: 'Plans' }).waitFor();
    await ann.getByLabel('User to invite').fill('nobody');
    await ann.getByRole('button', { name: 'Invite' }).click();
    await ann.getByText('User does not exist').waitFor();
    await ann.getByLabel('User to invite').fill('ben');
    await ann.getByRole('button', { name: 'Invite' }).click();
    await room(ben, 'Plans').filter({ hasText: 'You are invited' }).click();
    await ben.getByRole('button', { name: 'Join' }).click();
    await ben.getByLabel('Message', { exact: true }).waitFor();
    await ann.locator('#room-members', { hasText: 'Ann Example, Ben Example' }).waitFor();

    await room(ben, 'Welcome').click();
    for (let i = 1; i <= 25; i += 1) {
      await say(ann, `line ${i}.`);
      await message(ann, `line ${i}.`).waitFor();
    }
    await room(ben, 'Plans').locator('.unread', { hasText: /^25$/ }).waitFor();
    await room(ben, 'Plans').click();
    await message(ben, 'line 25.').waitFor();
    assert.equal(await message(ben, 'line 1.').count(), 0);
    await ben.getByRole('button', { name: 'Older messages' }).click();
    await message(ben, 'line 1.').waitFor();
    assert.deepEqual(
      await ben.locator('#messages li p').allTextContents(), Array.from({ length: 25 }, (_, index) => `line ${index + 1}.`));
    await room(ben, 'Plans').locator('.unread').waitFor({ state: 'detached' });

    await ben.getByRole('button', { name: 'Leave' }).click();
    await room(ben, 'Plans').waitFor({ state: 'detached' });
    await ann.locator('#room-members', { hasText: /^Ann Example$/ }).waitFor();
  });
});
