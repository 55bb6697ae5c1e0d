import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { startBrowser, picture } from '../support/browser.mjs';
import { ChatPage } from '../support/chat-page.mjs';
import { startSite } from '../support/site.mjs';
import { startWire } from '../support/wire.mjs';

const SENDS = (request) => 'idempotency-key' in request.headers();

describe('the chat page on a bad connection', () => {
  let wire;
  let site;
  let browser;
  let context;
  let chat;
  let page;
  let room;
  let number = 0;
  before(async () => {
    wire = await startWire();
    site = await startSite(wire.to);
    browser = await startBrowser();
    context = await browser.context();
    // One login for all of them: the cookie is the context's.
    await (await ChatPage.open(context, site, 'ann')).page.close();
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
    wire?.stop();
  });
  beforeEach(async () => {
    number += 1;
    room = await site.room(`Room ${number}`, ['ben', 'ann']);
    await site.say(room, 'ben', 'hello');
    chat = await ChatPage.open(context, site);
    ({ page } = chat);
    await chat.enter(`Room ${number}`);
  });
  afterEach(async () => {
    await context.setOffline(false);
    wire.mend();
    await page.close();
    assert.deepEqual(chat.faults, []);
  });

  const texts = async () => {
    const { _embedded: events } = await site.call('GET', `/v1/conversations/${room.id}/events?event_type=message&page_size=100`);
    return events.map(({ body }) => body.text);
  };
  /** Lets sends through only from when the returned function is called. */
  const holdSends = async (then) => {
    let release;
    const held = new Promise((resolve) => { release = resolve; });
    await page.route((url) => /\/events$/.test(url.pathname), async (route) => {
      if (!SENDS(route.request())) return route.continue();
      await held;
      return then(route);
    });
    return release;
  };

  it('shows at once what was written, as pending until the server has it', async () => {
    const release = await holdSends((route) => route.continue());
    await chat.say('slowly now');
    await chat.ticks('slowly now', 'sending');
    assert.equal(await chat.composer.inputValue(), '');
    await page.waitForFunction(() => document.activeElement.id === 'composer-text');
    release();
    await chat.message('slowly now').locator('.ticks:is([data-state=sent], [data-state=delivered])').waitFor();
    assert.equal(await chat.message('slowly now').count(), 1);
    assert.deepEqual(await texts(), ['hello', 'slowly now']);
  });

  it('keeps a message that did not arrive in its place, to be sent again or thrown away', async () => {
    await page.route((url) => /\/events$/.test(url.pathname), (route) => (SENDS(route.request()) ? route.abort() : route.continue()));
    await chat.say('first');
    await chat.message('first').getByText('Not sent. No answer from the server.').waitFor();
    await chat.say('second');
    await chat.message('second').getByRole('button', { name: 'Retry' }).waitFor();
    await picture(page, 'chat-failed');
    await page.unrouteAll();
    // What is kept over a reload goes with the new connection, without being asked for.
    await page.reload();
    for (const text of ['first', 'second']) await chat.message(text).locator('.ticks:is([data-state=sent], [data-state=delivered])').waitFor();
    assert.deepEqual(await texts(), ['hello', 'first', 'second']);
  });

  it('sends again under the same key, so that what had arrived is not doubled', async () => {
    let lost = 0;
    await page.route((url) => /\/events$/.test(url.pathname), async (route) => {
      if (!SENDS(route.request()) || lost > 0) return route.continue();
      lost += 1;
      // The server has it, and its answer is lost.
      await route.fetch();
      return route.abort();
    });
    await chat.say('once only');
    await chat.message('once only').getByRole('button', { name: 'Retry' }).click();
    await chat.message('once only').locator('.ticks[data-state=sent]').waitFor();
    assert.equal(lost, 1);
    assert.equal(await chat.message('once only').count(), 1);
    assert.deepEqual(await texts(), ['hello', 'once only']);
  });

  it('throws away what its writer discards', async () => {
    await page.route((url) => /\/events$/.test(url.pathname), (route) => (SENDS(route.request()) ? route.abort() : route.continue()));
    await chat.say('never mind');
    await chat.message('never mind').getByRole('button', { name: 'Discard' }).click();
    await chat.message('never mind').waitFor({ state: 'detached' });
    await page.unrouteAll();
    await page.reload();
    await chat.loaded();
    assert.equal(await chat.message('never mind').count(), 0);
    assert.deepEqual(await texts(), ['hello']);
  });

  it('says why the server refused a message, and goes on with the next', async () => {
    await page.route((url) => /\/events$/.test(url.pathname), (route) => (route.request().postData()?.includes('bad word')
      ? route.fulfill({ status: 400, json: { title: 'Refused', detail: 'Not this word.' }, headers: { 'Access-Control-Allow-Origin': '*' } })
      : route.continue()));
    await chat.say('a bad word');
    await chat.say('a good word');
    await chat.message('a bad word').getByText('Not sent. Not this word.').waitFor();
    await chat.message('a good word').locator('.ticks[data-state=sent]').waitFor();
    assert.deepEqual(await texts(), ['hello', 'a good word']);
  });

  it('waits while it is offline, and sends all in order the moment it is back', async (test) => {
    // No timer runs from here on: what comes back comes with the event, and not with the next attempt.
    await page.clock.install();
    await page.reload();
    await chat.loaded();
    await page.clock.pauseAt(Date.now() + 1_000);
    // The clock is the context's.
    test.after(() => page.clock.resume());
    await context.setOffline(true);
    await page.getByText('Offline. What you write is sent when the connection is back.').waitFor();
    await chat.say('one');
    await chat.say('two');
    await chat.ticks('two', 'waiting');
    assert.ok(await chat.message('two').locator('.ticks svg').evaluate((svg) => svg.getBBox().width) > 0, 'the picture of it is there');
    await picture(page, 'chat-offline');
    await site.say(room, 'ben', 'while you were away');
    await context.setOffline(false);
    await chat.message('while you were away').waitFor();
    for (const text of ['one', 'two']) await chat.message(text).locator('.ticks[data-state=sent]').waitFor();
    await page.locator('#connection:empty').waitFor({ state: 'attached' });
    assert.deepEqual(await texts(), ['hello', 'while you were away', 'one', 'two']);
    // The socket is back as well, and not only the requests.
    await site.say(room, 'ben', 'live again');
    await chat.message('live again').waitFor();
    assert.equal(await chat.message('while you were away').count(), 1);
  });

  it('waits for a server that is gone, and goes on when it is there again', async () => {
    wire.cut();
    await page.getByText('Connecting …').waitFor();
    await chat.say('into the dark');
    await chat.ticks('into the dark', 'waiting');
    await site.say(room, 'ben', 'missed');
    wire.mend();
    await chat.message('missed').waitFor();
    await chat.message('into the dark').locator('.ticks[data-state=sent]').waitFor();
    await page.locator('#connection:empty').waitFor({ state: 'attached' });
    assert.deepEqual(await texts(), ['hello', 'missed', 'into the dark']);
  });

  it('says that the server does not answer when it is gone at the start, and begins when it is there', async () => {
    wire.cut();
    await page.reload();
    await page.getByText('The chat server does not answer.').waitFor();
    wire.mend();
    await page.getByRole('button', { name: 'Try again' }).click();
    await chat.message('hello').waitFor();
  });

  it('goes on when the server ends its session, and stops when the login is over', async (test) => {
    const end = async () => {
      const { _embedded: { sessions } } = await site.call('GET', '/v0.3/users/ann/sessions?page_size=100');
      for (const { id } of sessions) await site.call('DELETE', `/v1/sessions/${id}`);
    };
    const renewed = page.waitForResponse(/\/api\/token$/);
    await end();
    await renewed;
    await page.locator('#connection:empty').waitFor({ state: 'attached' });
    await site.say(room, 'ben', 'still there?');
    await chat.message('still there?').waitFor();
    const cookies = await context.cookies();
    await context.clearCookies();
    // For those that come after.
    test.after(() => context.addCookies(cookies));
    await end();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
  });

  it('comes back from a long absence without a gap', async () => {
    await context.setOffline(true);
    await page.getByText(/^Offline\./).waitFor();
    await site.fill(room, 90);
    await context.setOffline(false);
    await chat.until(() => document.querySelectorAll('#messages li.message').length === 91);
    const ids = await page.locator('#messages li.message').evaluateAll((items) => items.map((item) => Number(item.dataset.id)));
    assert.deepEqual(ids, ids.toSorted((a, b) => a - b));
  });

  it('shows a message that came while those before it were on their way', async () => {
    await chat.enter('Welcome');
    let answer;
    const held = new Promise((resolve) => { answer = resolve; });
    const asked = new Promise((resolve) => {
      page.route((url) => url.pathname.endsWith(`${room.id}/events`) && url.search !== '', async (route) => {
        const response = await route.fetch();
        resolve();
        await held;
        await route.fulfill({ response });
      });
    });
    await chat.room(`Room ${number}`).click();
    await asked;
    await site.say(room, 'ben', 'in between');
    await chat.room(`Room ${number}`).getByText('in between').waitFor();
    answer();
    await chat.message('hello').waitFor();
    await chat.message('in between').waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  it('says what it waits for while messages load, and offers to try again when they do not come', async () => {
    let answer;
    const held = new Promise((resolve) => { answer = resolve; });
    await page.route(/\/events\?/, async (route) => {
      await held;
      await route.abort();
    });
    await page.reload();
    await page.getByText('Loading messages …').waitFor();
    answer();
    await page.getByText('The messages could not be loaded.').waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await chat.message('hello').waitFor();
  });

  it('is never blank: it says that it loads, that it takes long, and that the server is not there', async () => {
    let answer;
    const held = new Promise((resolve) => { answer = resolve; });
    await page.clock.install();
    await page.route('**/api/me', async (route) => {
      await held;
      await route.abort();
    });
    await page.reload();
    await page.getByText('Loading …').waitFor();
    await page.clock.fastForward(6_000);
    await page.getByText('The server takes its time. Still trying …').waitFor();
    answer();
    await page.getByText('No answer from the server.').waitFor();
    await picture(page, 'chat-dead');
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await chat.message('hello').waitFor();
  });

  it('tells an error once: it goes at the next success, when it is dismissed, and by itself', async () => {
    await page.clock.install();
    await page.route(/\/events\/\d+$/, (route) => (route.request().method() === 'DELETE' ? route.abort() : route.continue()));
    await chat.say('stays');
    await chat.message('stays').locator('.ticks[data-state=sent]').waitFor();
    const fail = async () => {
      await chat.message('stays').hover();
      await chat.message('stays').getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
      await page.locator('.notice.shown', { hasText: 'No answer from the server.' }).waitFor();
    };
    const gone = () => page.locator('.notice.shown').waitFor({ state: 'detached' });
    await fail();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await gone();
    await fail();
    await page.clock.fastForward(9_000);
    await gone();
    await fail();
    await chat.message('stays').hover();
    await chat.message('stays').getByRole('button', { name: 'React with 👍' }).click();
    await gone();
  });

  it('is logged out in every tab when it is in one', async () => {
    const other = await ChatPage.open(context, site);
    await other.room(`Room ${number}`).waitFor();
    const steps = await context.newPage();
    await steps.goto(new URL('login.html', site.url).href);
    await steps.locator('#token-card').waitFor();
    await chat.composer.fill('a draft that nobody else is to read');
    await other.page.getByRole('button', { name: 'Log out' }).click();
    for (const tab of [page, other.page]) await tab.getByRole('heading', { name: 'Log in' }).waitFor();
    await steps.locator('#login-card').waitFor();
    assert.ok(await steps.locator('#token-card').isHidden());
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    await other.page.close();
    await steps.close();
    // For those that come after.
    await chat.logIn('ann');
  });
});
