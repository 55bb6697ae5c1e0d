// The chat page as one user sees it.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export class ChatPage {
  faults = [];

  constructor(page, site) {
    [this.page, this.site] = [page, site];
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => {
      // Chromium reports failed requests and sockets; the page shows those itself.
      const isNetwork = /^Failed to load resource|^WebSocket connection to/.test(message.text());
      if (message.type() === 'error' && !isNetwork) this.faults.push(message.text());
    });
  }

  /** A page of a context, logged in. */
  static async open(context, site, name) {
    const chat = new ChatPage(await context.newPage(), site);
    await chat.page.goto(site.url);
    if (name) await chat.logIn(name);
    return chat;
  }

  /** Ann and Ben, each in a browser of their own. */
  static both(browser, site) {
    return Promise.all(['ann', 'ben'].map(async (name) => ChatPage.open(await browser.context(), site, name)));
  }

  async logIn(name) {
    await this.page.getByRole('textbox', { name: 'Name' }).fill(name);
    await this.page.getByRole('textbox', { name: 'Password' }).fill(this.site.passwordOf(name));
    await this.page.getByRole('button', { name: 'Log in' }).click();
    await this.page.locator('#chat').waitFor();
  }

  get composer() { return this.page.getByLabel('Message', { exact: true }); }

  room(name) { return this.page.locator('#room-list a').filter({ has: this.page.getByText(name, { exact: true }) }); }

  message(text) { return this.page.locator('#messages li.message', { hasText: text }); }

  /** Opens a conversation, and waits until its messages are there. */
  async enter(name) {
    await this.room(name).click();
    await this.page.getByRole('heading', { name, exact: true }).waitFor();
    await this.loaded();
  }

  loaded() { return this.page.locator('#history:is([data-state=""], [data-state=empty])').waitFor(); }

  async say(text) {
    await this.composer.fill(text);
    await this.page.getByRole('button', { name: 'Send' }).click();
  }

  ticks(text, state) { return this.message(text).locator(`.ticks[data-state=${state}]`).waitFor(); }

  /** Resolves when the function is true in the page. */
  until(condition, argument) { return this.page.waitForFunction(condition, argument); }

  async hasNoViolations(what) {
    if (!await this.page.evaluate(() => 'axe' in window)) await this.page.evaluate(axe);
    const violations = await this.page.evaluate(async () => (await window.axe.run()).violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target, any }) => `${target} ${any[0]?.message ?? ''}`).join('; ')}`));
    assert.deepEqual(violations, [], what);
  }
}
