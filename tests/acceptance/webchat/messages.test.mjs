import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { startBrowser, picture } from '../support/browser.mjs';
import { ChatPage } from '../support/chat-page.mjs';
import { startSite } from '../support/site.mjs';

const DAY = 24 * 60 * 60 * 1000;

describe('messages in the chat page, for two people', () => {
  let site;
  let browser;
  let ann;
  let ben;
  before(async () => {
    site = await startSite();
    browser = await startBrowser();
    [ann, ben] = await ChatPage.both(browser, site);
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });
  afterEach(() => assert.deepEqual([ann.faults, ben.faults], [[], []]));

  /** A conversation of both, open for both. */
  const together = async (title) => {
    const room = await site.room(title, ['ann', 'ben']);
    await Promise.all([ann.enter(title), ben.enter(title)]);
    return room;
  };
  const tool = (chat, text, name) => chat.message(text).getByRole('button', { name, exact: true });

  it('are edited by who wrote them, for everybody', async () => {
    await together('Edits');
    await ann.say('Lunch at noon');
    await ben.message('Lunch at noon').waitFor();
    await ann.message('Lunch at noon').hover();
    await tool(ann, 'Lunch at noon', 'Edit').click();
    assert.equal(await ann.composer.inputValue(), 'Lunch at noon');
    await ann.composer.fill('Lunch at one');
    await ann.page.getByRole('button', { name: 'Save' }).click();
    for (const chat of [ann, ben]) await chat.message('Lunch at one').getByText('edited').waitFor();
    assert.equal(await ann.composer.inputValue(), '');
    await ben.message('Lunch at one').hover();
    assert.ok(await tool(ben, 'Lunch at one', 'Edit').isHidden());
    assert.ok(await tool(ben, 'Lunch at one', 'Delete').isHidden());
    await ben.page.reload();
    await ben.message('Lunch at one').getByText('edited').waitFor();
  });

  it('are deleted after a question, for everybody', async () => {
    await together('Deletions');
    await ann.say('A secret');
    await ben.message('A secret').waitFor();
    await ann.message('A secret').hover();
    await tool(ann, 'A secret', 'Delete').click();
    await ann.page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    await ann.message('A secret').hover();
    await tool(ann, 'A secret', 'Delete').click();
    await ann.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    for (const chat of [ann, ben]) await chat.message('Message deleted').waitFor();
    assert.equal(await ann.message('A secret').count() + await ben.message('A secret').count(), 0);
    await ben.room('Deletions').getByText('Message deleted').waitFor();
    await ben.page.reload();
    await ben.message('Message deleted').waitFor();
  });

  it('get reactions, which are counted, named and taken back', async () => {
    await together('Reactions');
    await ann.say('We won');
    await ben.message('We won').hover();
    await tool(ben, 'We won', 'React with 🎉').click();
    const chip = (chat, name) => chat.message('We won').getByRole('button', { name });
    await chip(ann, '🎉 1, by Ben Example').click();
    for (const chat of [ann, ben]) await chip(chat, /🎉 2, by (Ben|Ann) Example, (Ben|Ann) Example/).waitFor();
    await picture(ann.page, 'chat-reactions');
    await ben.page.reload();
    await chip(ben, /🎉 2/).click();
    for (const chat of [ann, ben]) await chip(chat, '🎉 1, by Ann Example').waitFor();
  });

  it('have their tools one after the other, also when the last tool still has the focus', async () => {
    await together('Tools');
    for (const text of ['to be liked', 'to be changed', 'to be deleted']) await ann.say(text);
    await ann.message('to be deleted').hover();
    await tool(ann, 'to be deleted', 'Delete').click();
    await ann.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await ann.message('Message deleted').waitFor();
    for (const next of ['to be changed', 'Message deleted']) {
      await ann.message('to be liked').hover();
      await tool(ann, 'to be liked', 'React with 👍').click();
      await ann.message(next).hover();
      if (next === 'to be changed') await tool(ann, next, 'Edit').waitFor();
      else await ann.page.getByRole('toolbar').waitFor({ state: 'detached' });
      assert.match(await ann.page.evaluate(() => document.activeElement.textContent), /to be liked/);
    }
  });

  it('in a script from right to left are joined on the side of their sender', async () => {
    await together('Directions');
    for (const text of ['שלום', 'לכולם', 'hello']) await ann.say(text);
    await ben.message('hello').waitFor();
    const radius = (chat, side) => chat.message('לכולם').locator('.bubble')
      .evaluate((bubble, name) => Number.parseFloat(getComputedStyle(bubble)[name]), `borderTop${side}Radius`);
    assert.ok(await radius(ann, 'Right') < await radius(ann, 'Left'));
    assert.ok(await radius(ben, 'Left') < await radius(ben, 'Right'));
  });

  it('are found again, and shown where they stand', async () => {
    const room = await site.room('An old story', ['ann', 'ben']);
    await site.say(room, 'ben', 'The <b>zebra</b> came first.');
    await site.fill(room, 150, (index) => `then ${index}.`);
    await ann.page.getByRole('searchbox').fill('zebra');
    const found = ann.page.locator('#found-list a');
    await found.filter({ hasText: 'An old story' }).waitFor();
    assert.equal(await found.locator('mark').textContent(), 'zebra');
    await picture(ann.page, 'chat-search');
    await found.click();
    await ann.message('The <b>zebra</b> came first.').waitFor();
    await ann.until(() => {
      const [history, item] = ['#history', '#messages li.message'].map((name) => document.querySelector(name).getBoundingClientRect());
      return item.top >= history.top && item.bottom <= history.bottom && document.activeElement.textContent.includes('zebra');
    });
    // Down again, page by page, to the newest; what comes meanwhile leaves no gap.
    await site.say(room, 'ben', 'and now the end.');
    await ann.page.locator('#history').hover();
    while (await ann.message('and now the end.').count() === 0) await ann.page.mouse.wheel(0, 4_000);
    assert.equal(await ann.page.locator('#messages li.message').count(), 152);
    await ann.page.getByRole('searchbox').press('Escape');
    await ann.room('An old story').waitFor();
    await ann.page.getByRole('searchbox').fill('quagga');
    await ann.page.getByText('Nothing found.').waitFor();
    await ann.page.getByRole('searchbox').fill('then');
    await ann.page.getByText('The newest 30 messages').waitFor();
    await ann.page.getByRole('searchbox').fill('?!');
    await ann.page.getByText('Nothing found.').waitFor();
    await ann.page.getByRole('button', { name: 'Close search' }).click();
    await ann.room('An old story').waitFor();
  });

  it('of an old page have the ticks of the highest one that was seen', async () => {
    const room = await site.room('Ticks', ['ann', 'ben']);
    await ann.enter('Ticks');
    for (const text of ['one', 'two', 'three']) await ann.say(text);
    await ann.ticks('three', 'delivered');
    await ben.enter('Ticks');
    for (const text of ['one', 'two', 'three']) await ann.ticks(text, 'seen');
    assert.equal(await ann.message('one').locator('.ticks').getAttribute('aria-label'), 'Seen by Ben Example');
    await ann.page.reload();
    for (const text of ['one', 'two', 'three']) await ann.ticks(text, 'seen');
    assert.ok(room.id);
  });

  it('that are unread are counted in the title and the list, and marked where they begin', async () => {
    const room = await site.room('News', ['ann', 'ben']);
    await ann.enter('Welcome');
    await site.say(room, 'ben', 'old');
    await ann.enter('News');
    await ann.message('old').waitFor();
    await ann.until(() => /^News · WebChat/.test(document.title));
    await ann.enter('Welcome');
    for (const text of ['new', 'newer']) await site.say(room, 'ben', text);
    await ann.until(() => /^\(2\) Welcome · WebChat/.test(document.title));
    await ann.room('News').getByLabel('2 unread').waitFor();
    await ann.enter('News');
    await ann.page.locator('.news', { hasText: 'New messages' }).waitFor();
    assert.equal(await ann.page.locator('.news + li').locator('p').textContent(), 'new');
    await ann.until(() => /^News · WebChat/.test(document.title));
  });

  it('that are not sent yet are kept for each conversation, also over a reload', async () => {
    await site.room('Drafts', ['ann']);
    await ann.enter('Drafts');
    await ann.composer.fill('half a thought');
    await ann.enter('Welcome');
    assert.equal(await ann.composer.inputValue(), '');
    await ann.composer.fill('another');
    await ann.enter('Drafts');
    assert.equal(await ann.composer.inputValue(), 'half a thought');
    await ann.page.reload();
    await ann.loaded();
    assert.equal(await ann.composer.inputValue(), 'half a thought');
    await ann.say('a whole thought');
    await ann.enter('Welcome');
    assert.equal(await ann.composer.inputValue(), 'another');
    await ann.composer.fill('');
  });

  it('are parted by days and grouped by sender', async () => {
    const room = await site.room('Days', ['ann', 'ben']);
    for (const [name, text] of [['ben', 'a'], ['ben', 'b'], ['ben', 'c'], ['ben', 'd'], ['ann', 'e'], ['ben', 'f']]) await site.say(room, name, text);
    // The server says when a message was sent, and no test can wait for days: its answer is moved into the past.
    await ann.page.route(/\/events\?/, async (route) => {
      const response = await route.fetch();
      const json = await response.json();
      for (const event of json._embedded.events) {
        const days = { a: 400, b: 1, c: 1 }[event.body.text] ?? 0;
        event.timestamp = new Date(Date.now() - days * DAY).toISOString();
      }
      await route.fulfill({ response, json });
    });
    await ann.enter('Days');
    const rows = await ann.page.locator('#messages li').evaluateAll((items) => items.map((item) => (item.dataset.kind === 'message'
      ? `${item.querySelector('p').textContent}${item.classList.contains('begins') ? '[' : ''}${item.classList.contains('ends') ? ']' : ''}` : item.dataset.kind)));
    assert.deepEqual(rows.filter((row) => row !== 'news'), ['day', 'a[]', 'day', 'b[', 'c]', 'day', 'd[]', 'e[]', 'f[]']);
    const days = await ann.page.locator('#messages .day').allTextContents();
    assert.match(days[0], /\d{4}/);
    assert.deepEqual(days.slice(1), ['Yesterday', 'Today']);
    await ann.page.unroute(/\/events\?/);
  });
});
