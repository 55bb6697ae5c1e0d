import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { startBrowser, picture } from '../support/browser.mjs';
import { ChatPage } from '../support/chat-page.mjs';
import { startSite } from '../support/site.mjs';

const WIDTHS = [390, 768, 1180, 1440, 1920];
const COUNTS = [0, 5, 40, 500];
const NARROW = 704;
const WILD = 'שיחה ארוכה מאוד עם שם שאינו נגמר ואינו נשבר כלל';

describe('the layout of the chat page', () => {
  let site;
  let browser;
  let chat;
  let page;
  before(async () => {
    site = await startSite();
    for (const count of COUNTS) await site.fill(await site.room(`With ${count}`, ['ann', 'ben']), count);
    await site.user('cleo', 'Cleopatra Philopator the Seventh, Queen of Egypt');
    await site.user('dan', 'דניאל כהן');
    const wild = await site.room(WILD, ['dan', 'cleo', 'ann']);
    await site.say(wild, 'cleo', 'x'.repeat(2_000));
    await site.say(wild, 'dan', 'שלום לכולם, מה שלומכם היום?');
    await site.say(wild, 'ann', `https://example.org/${'path/'.repeat(80)}`);
    await site.say(wild, 'cleo', '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(60));
    await site.say(wild, 'dan', 'first\nsecond\n\nlast');
    browser = await startBrowser();
    chat = await ChatPage.open(await browser.context(), site, 'ann');
    ({ page } = chat);
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });
  afterEach(() => assert.deepEqual(chat.faults, []));

  const resize = (width, height = 844) => page.setViewportSize({ width, height });
  const open = async (name) => {
    await page.evaluate(() => { location.hash = ''; });
    await chat.enter(name);
  };
  /** The history follows a new height in a frame of its own. */
  const atEnd = () => chat.until(() => {
    const box = document.getElementById('history');
    return box.scrollHeight - box.scrollTop - box.clientHeight < 2;
  });
  const boxes = () => page.evaluate(() => {
    const box = (selector) => {
      const element = [...document.querySelectorAll(selector)].at(-1);
      if (!element?.checkVisibility()) return null;
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return { left, right, top, bottom };
    };
    const scrolling = document.scrollingElement;
    return {
      width: innerWidth,
      height: innerHeight,
      isScrolling: scrolling.scrollHeight > innerHeight || scrolling.scrollWidth > innerWidth,
      isHistoryWide: document.getElementById('history').scrollWidth > document.getElementById('history').clientWidth,
      rooms: box('.rooms'),
      header: box('#room > header'),
      history: box('#history'),
      last: box('#messages li.message'),
      composer: box('#composer'),
      column: box('#messages'),
    };
  });
  /** What holds at every width, with any messages. */
  const check = (seen, what) => {
    assert.equal(seen.isScrolling, false, `${what}: the page itself scrolls`);
    assert.equal(seen.isHistoryWide, false, `${what}: the history scrolls sideways`);
    assert.ok(seen.composer.bottom <= seen.height && seen.composer.right <= seen.width, `${what}: the composer is in the window`);
    assert.ok(seen.header.top === 0 && seen.header.bottom <= seen.history.top, `${what}: the header is above the history`);
    assert.ok(seen.history.bottom <= seen.composer.top, `${what}: the history ends above the composer`);
    assert.equal(seen.rooms === null, seen.width < NARROW, `${what}: the list stands beside it unless that is too narrow`);
    if (seen.rooms) assert.ok(seen.rooms.right <= seen.history.left && seen.rooms.bottom === seen.height, `${what}: two panes`);
    if (!seen.last) return;
    const isTall = seen.last.bottom - seen.last.top > seen.history.bottom - seen.history.top;
    assert.ok(isTall || seen.last.top >= seen.history.top, `${what}: the last message is in the history`);
    assert.ok(seen.last.bottom <= seen.history.bottom, `${what}: the last message is above the composer`);
    assert.ok(seen.column.right - seen.column.left <= 48 * 16, `${what}: the lines are short enough to read`);
    const [left, right] = [seen.column.left - seen.history.left, seen.history.right - seen.column.right];
    assert.ok(Math.abs(left - right) <= 16, `${what}: one column, in the middle: ${left} and ${right}`);
    assert.ok(Math.abs(seen.column.left - seen.composer.left) <= 1, `${what}: the composer stands under it`);
  };

  for (const count of COUNTS) {
    it(`holds ${count} messages in one column above the composer, from phone to desk`, async () => {
      await resize(1180);
      await open(`With ${count}`);
      await chat.until((wanted) => document.querySelectorAll('#messages li.message').length >= wanted, Math.min(count, 40));
      for (const width of WIDTHS) {
        await resize(width);
        await atEnd();
        const seen = await boxes();
        assert.equal(seen.last === null, count === 0);
        check(seen, `${count} messages at ${width} px`);
        if (count === 40) await picture(page, `chat-${width}`);
      }
    });
  }

  it('keeps long names, long words, other scripts and emoji inside, and writes each in its own direction', async () => {
    await resize(1180);
    await open(WILD);
    for (const width of WIDTHS) {
      await resize(width);
      await atEnd();
      check(await boxes(), `wild texts at ${width} px`);
    }
    const directionOf = (text) => chat.message(text).locator('.bubble').evaluate((bubble) => getComputedStyle(bubble).direction);
    assert.equal(await directionOf('מה שלומכם'), 'rtl');
    assert.equal(await directionOf('second'), 'ltr');
    assert.equal(await page.locator('#room-title').evaluate((title) => getComputedStyle(title).direction), 'rtl');
    await chat.composer.fill('שלום');
    assert.equal(await chat.composer.evaluate((field) => getComputedStyle(field).direction), 'rtl');
    await chat.composer.fill('');
    await picture(page, 'chat-wild');
    await resize(390);
    await picture(page, 'chat-wild-narrow');
  });

  it('is usable at twice the size', async () => {
    await resize(590, 450);
    await open('With 40');
    await atEnd();
    check(await boxes(), 'twice the size');
    await resize(640, 360);
    await atEnd();
    check(await boxes(), 'twice the size of a small screen');
    assert.ok((await boxes()).history.bottom - (await boxes()).history.top > 100, 'room for messages is left');
  });

  it('grows the composer with its text, and keeps the last message in view', async () => {
    await resize(1180);
    await open('With 40');
    await chat.composer.fill('line\n'.repeat(12));
    await chat.until(() => document.getElementById('composer').getBoundingClientRect().height > 150);
    await atEnd();
    check(await boxes(), 'a long draft');
    await chat.composer.fill('');
    await chat.until(() => document.getElementById('composer').getBoundingClientRect().height < 80);
  });

  it('shows the list or the conversation on a phone, and Back leads from one to the other', async () => {
    await resize(390);
    await page.evaluate(() => { location.hash = ''; });
    await page.locator('.rooms').waitFor();
    assert.ok(await page.locator('#room').isHidden());
    await chat.enter('With 5');
    assert.ok(await page.locator('.rooms').isHidden());
    await page.getByRole('button', { name: 'Back to the conversations' }).click();
    await page.locator('.rooms').waitFor();
    await chat.until(() => document.activeElement.textContent.includes('With 5'));
    await chat.enter('With 40');
    await page.goBack();
    await page.locator('.rooms').waitFor();
    await picture(page, 'chat-list-narrow');
  });

  it('loads older messages while scrolling up, and what is read stays where it is', async () => {
    await resize(1180);
    await open('With 500');
    const shown = () => page.locator('#messages li.message').count();
    assert.equal(await shown(), 40);
    // As a wheel does it, step by step, up to the first message of all.
    await page.locator('#history').hover();
    while (await chat.message(/^line 1\.|line 2\.$/).count() === 0 && await shown() < 500) {
      const before = await shown();
      const anchor = await page.evaluate(() => {
        const box = document.getElementById('history');
        box.scrollTop = 10;
        const isInView = (one) => one.getBoundingClientRect().bottom > box.getBoundingClientRect().top;
        const item = [...document.querySelectorAll('#messages li.message')].find(isInView);
        return { id: item.dataset.id, top: item.getBoundingClientRect().top };
      });
      await chat.until((count) => document.querySelectorAll('#messages li.message').length > count, before);
      const top = await page.locator(`#messages li[data-id="${anchor.id}"]`).evaluate((item) => item.getBoundingClientRect().top);
      assert.ok(Math.abs(top - anchor.top) < 3, `moved by ${top - anchor.top} px`);
    }
    await chat.until(() => document.querySelectorAll('#messages li.message').length === 500);
    const ids = await page.locator('#messages li.message').evaluateAll((items) => items.map((item) => Number(item.dataset.id)));
    assert.deepEqual(ids, ids.toSorted((a, b) => a - b));
    await page.getByRole('button', { name: 'To the newest message' }).click();
    check(await boxes(), 'all 500 messages');
  });
});
