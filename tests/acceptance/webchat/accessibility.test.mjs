import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { startBrowser, picture } from '../support/browser.mjs';
import { ChatPage } from '../support/chat-page.mjs';
import { startSite } from '../support/site.mjs';

describe('the chat page, for everybody', () => {
  let site;
  let browser;
  let context;
  let chat;
  let page;
  before(async () => {
    site = await startSite();
    await site.user('cleo', 'Cleopatra');
    await site.room('Empty', ['ann']);
    await site.say(await site.room('Book club', ['ben', 'ann'], 'invited'), 'ben', 'Shall we read something?');
    const full = await site.room('Full', ['ann', 'ben', 'cleo']);
    await site.fill(full, 40);
    const [edited, deleted] = [await site.say(full, 'ann', 'edited once'), await site.say(full, 'ben', 'deleted soon')];
    const event = (type, from, body) => site.call('POST', `/v1/conversations/${full.id}/events`, { type, from: full.members[from], body });
    await event('message:update', 'ann', { event_id: edited.id, text: 'edited twice' });
    await event('custom:reaction', 'cleo', { event_id: edited.id, reaction: '👍' });
    await event('message:seen', 'ben', { event_id: edited.id });
    await site.call('DELETE', `/v1/conversations/${full.id}/events/${deleted.id}`);
    await site.say(full, 'cleo', 'a zebra, at last');
    browser = await startBrowser();
    context = await browser.context();
    chat = await ChatPage.open(context, site);
    ({ page } = chat);
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });
  afterEach(() => assert.deepEqual(chat.faults, []));

  const clean = async (what, on = chat) => {
    for (const colorScheme of ['light', 'dark']) {
      await on.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await on.hasNoViolations(`${what}, ${colorScheme}`);
      await picture(on.page, `a11y-${what.replaceAll(' ', '-')}-${colorScheme}`, {});
    }
  };

  it('breaks no rule of axe before and at the login', async () => {
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    await clean('login');
    await page.getByRole('textbox', { name: 'Name' }).fill('ann');
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('The name or the password is wrong.').waitFor();
    await clean('login refused');
    await chat.logIn('ann');
  });

  it('breaks no rule of axe in any state of a conversation', async () => {
    await page.getByText('Choose a conversation, or make one.').waitFor();
    await clean('nothing open');
    await chat.enter('Empty');
    await clean('empty');
    await chat.enter('Book club');
    await page.getByRole('button', { name: 'Join' }).waitFor();
    await clean('invited');
    await chat.enter('Full');
    await chat.message('edited twice').hover();
    await clean('full');
    await page.route((url) => /\/events$/.test(url.pathname), (route) => route.abort());
    await chat.say('does not arrive');
    await chat.message('does not arrive').getByRole('button', { name: 'Retry' }).waitFor();
    await clean('failed');
    await chat.message('does not arrive').getByRole('button', { name: 'Discard' }).click();
    await page.unrouteAll();
    await chat.message('edited twice').hover();
    await chat.message('edited twice').getByRole('button', { name: 'Edit' }).click();
    await clean('editing');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await context.setOffline(true);
    await page.getByText(/^Offline\./).waitFor();
    await clean('offline');
    await context.setOffline(false);
    await page.locator('#connection:empty').waitFor({ state: 'attached' });
  });

  it('breaks no rule of axe in dialogs and in the search', async () => {
    await chat.enter('Full');
    await page.getByRole('button', { name: 'Members' }).click();
    await page.getByRole('listitem').filter({ hasText: 'Cleopatra' }).first().waitFor();
    await page.getByRole('textbox', { name: 'Invite by user name' }).fill('nobody');
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByText('User does not exist').waitFor();
    await clean('members');
    await page.getByRole('button', { name: 'Leave conversation' }).click();
    await page.getByRole('alertdialog', { name: 'Leave this conversation?' }).waitFor();
    await clean('confirm');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'New conversation' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('   ');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('A conversation needs a name.').waitFor();
    await clean('new conversation');
    await page.keyboard.press('Escape');
    await page.getByRole('searchbox').fill('zebra');
    await page.locator('#found-list mark').waitFor();
    await clean('search');
    await page.getByRole('searchbox').press('Escape');
  });

  it('breaks no rule of axe on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await clean('phone');
    await page.getByRole('button', { name: 'Back' }).click();
    await page.locator('.rooms').waitFor();
    await clean('phone list');
    await page.setViewportSize({ width: 1180, height: 900 });
  });

  it('breaks no rule of axe on the page of the five steps', async () => {
    const steps = new ChatPage(await (await browser.context()).newPage(), site);
    await steps.page.goto(new URL('login.html', site.url).href);
    await steps.page.getByRole('heading', { name: 'Log in', exact: true }).waitFor();
    await clean('steps login', steps);
    await steps.page.getByLabel('Name').fill('ben');
    await steps.page.getByLabel('Password').fill(site.passwordOf('ben'));
    await steps.page.getByRole('button', { name: 'Log in' }).click();
    await steps.page.locator('#steps li:last-child[data-state=done]').waitFor();
    await clean('steps', steps);
    assert.deepEqual(steps.faults, []);
  });

  it('is used by the keyboard alone: make, write, read, react, edit, delete, search, leave', async () => {
    const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
    const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent);
    /** Goes on with Tab to the control of that name, as somebody does who sees where the focus is. */
    const tabTo = async (name) => {
      const passed = [];
      while (passed.length < 40 && !(await focused()).startsWith(name)) {
        passed.push((await focused()).slice(0, 20));
        await press('Tab');
      }
      assert.ok((await focused()).startsWith(name), `no way to ${name}, only ${passed}`);
      assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none', `${name} shows its focus`);
    };
    await page.reload();
    await chat.room('Full').waitFor();
    await tabTo('New conversation');
    await press('Enter');
    await page.keyboard.type('By hand');
    await press('Enter');
    await page.getByRole('heading', { name: 'By hand' }).waitFor();
    await page.waitForFunction(() => document.activeElement.id === 'composer-text');
    await page.keyboard.type('first');
    await press('Shift+Enter');
    await page.keyboard.type('line two');
    await press('Enter');
    await chat.ticks('first', 'sent');
    await page.keyboard.type('second');
    await press('Enter');
    await chat.ticks('second', 'sent');

    await press('Shift+Tab');
    assert.equal(await focused(), 'Messages');
    await press('ArrowUp', 'ArrowUp', 'ArrowDown', 'ArrowUp');
    await page.waitForFunction(() => document.activeElement.textContent.startsWith('first'));
    await tabTo('React with 👍');
    await press('Enter');
    await chat.message('first').getByRole('button', { name: /^👍 1/ }).waitFor();
    await tabTo('Edit');
    await press('Enter');
    await press('End');
    await page.keyboard.type(', edited');
    await press('Enter');
    await chat.message('line two, edited').waitFor();
    await press('ArrowUp');
    assert.equal(await chat.composer.inputValue(), 'second');
    await press('Escape');
    await press('Shift+Tab', 'ArrowUp');
    await tabTo('Delete');
    await press('Enter');
    await page.getByRole('alertdialog').waitFor();
    await tabTo('Delete');
    await press('Enter');
    await chat.message('Message deleted').waitFor();
    await press('Escape');
    await page.waitForFunction(() => document.activeElement.id === 'composer-text');

    await tabTo('Search messages');
    await page.keyboard.type('zebra');
    await press('Enter');
    await page.locator('#found-list mark').waitFor();
    await tabTo('Full');
    await press('Enter');
    await page.getByRole('heading', { name: 'Full' }).waitFor();
    await page.waitForFunction(() => document.activeElement.matches('li.message') && document.activeElement.textContent.includes('zebra'));
    await tabTo('Search messages');
    await press('Escape');
    await tabTo('BHBy hand');
    await press('Enter');
    await page.getByRole('heading', { name: 'By hand' }).waitFor();
    await tabTo('Members');
    await press('Enter');
    await tabTo('Leave conversation');
    await press('Enter');
    await tabTo('Leave');
    await press('Enter');
    await chat.room('By hand').waitFor({ state: 'detached' });
  });

  it('keeps the focus where it is while the list is drawn anew', async () => {
    const other = await site.room('Loud', ['ann', 'ben']);
    await chat.room('Loud').waitFor();
    await chat.room('Empty').focus();
    await site.say(other, 'ben', 'to the top');
    await chat.room('Loud').getByText('to the top').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.querySelector('strong').textContent), 'Empty');
  });

  it('moves nothing for those who asked for less motion', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const seconds = await page.locator('#notice').evaluate((notice) => getComputedStyle(notice).transitionProperty);
    assert.equal(seconds, 'none');
    const turns = await page.locator('.spinner').first().evaluate((spinner) => getComputedStyle(spinner).animationIterationCount);
    assert.equal(turns, '1');
  });
});
