import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { startBrowser, picture } from '../support/browser.mjs';
import { ChatPage } from '../support/chat-page.mjs';
import { startSite } from '../support/site.mjs';

/** A conversation for the pictures, as people have them. */
const RELEASE = [
  ['cleo', 'Morning! The release notes are up for review.'],
  ['cleo', 'I would like to publish them at four.'],
  ['ann', 'Reading them now ☕'],
  ['ben', 'Upgrade path tested from both older versions: no surprises. 🎉'],
  ['dana', 'אני מצטרפת בשלוש'],
  ['ann', 'Two small things: the date in the title, and the table of settings could come before the examples. Otherwise it reads very well.'],
  ['cleo', 'Both done. Thank you!'],
];

describe('the web chat, for two people', () => {
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

  it('shows a busy day of several conversations at a glance', async () => {
    await site.user('cleo', 'Cleo Baker');
    await site.user('dana', 'דנה לוי');
    const club = await site.room('Book club', ['ben', 'ann'], 'invited');
    const lunch = await site.room('Lunch 🍜', ['ann', 'cleo']);
    await site.say(lunch, 'ann', 'Half past twelve?');
    await site.say(lunch, 'cleo', 'See you downstairs');
    const release = await site.room('Release 1.0', ['ann', 'ben', 'cleo', 'dana']);
    let tested;
    for (const [name, text] of RELEASE) {
      const { id } = await site.say(release, name, text);
      if (name === 'ben') tested = id;
    }
    for (const name of ['ann', 'cleo', 'dana']) {
      await site.call('POST', `/v1/conversations/${release.id}/events`, {
        type: 'custom:reaction', from: release.members[name], body: { event_id: tested, reaction: name === 'dana' ? '❤️' : '🎉' },
      });
    }
    await ann.enter('Release 1.0');
    await ann.message('Upgrade path').getByRole('button', { name: /^🎉 2/ }).waitFor();
    await ben.enter('Release 1.0');
    await ann.say('Shipping it 🚀');
    await ann.ticks('Shipping it', 'seen');
    await ben.composer.pressSequentially('W');
    await ann.page.getByText('Ben Example is typing …').waitFor();
    for (const [name, width, height] of [['chat', 1180, 800], ['chat-phone', 390, 780]]) {
      await ann.page.setViewportSize({ width, height });
      for (const colorScheme of ['dark', 'light']) {
        await ann.page.emulateMedia({ colorScheme });
        await picture(ann.page, colorScheme === 'dark' ? `${name}-dark` : name, {});
      }
    }
    await ann.page.goBack();
    await picture(ann.page, 'chat-phone-list', {});
    await ann.page.setViewportSize({ width: 1180, height: 900 });
    for (const name of ['Lunch 🍜', 'Release 1.0', 'Book club']) await ann.room(name).waitFor();
    assert.ok(club.id);
  });

  it('shows what was said before, and talks: messages, typing and ticks', async () => {
    await ann.enter('Welcome');
    await ann.message('official browser client').waitFor();
    await ann.say('Hello <b>Ben</b> 😀');
    await ann.ticks('Hello <b>Ben</b>', 'delivered');
    await ben.enter('Welcome');
    await ben.message('Hello <b>Ben</b> 😀').waitFor();
    await ann.ticks('Hello <b>Ben</b>', 'seen');
    await ben.composer.pressSequentially('Hi');
    await ann.page.getByText('Ben Example is typing …').waitFor();
    await ben.say('Good morning Ann');
    await ann.message('Good morning Ann').waitFor();
    await ann.page.locator('#typing:empty').waitFor({ state: 'attached' });
    await ann.page.reload();
    await ann.message('Good morning Ann').waitFor();
  });

  it('leaves the focus where it was put while a conversation loads', async () => {
    await site.room('Slow', ['ann']);
    let load;
    const held = new Promise((resolve) => { load = resolve; });
    await ann.page.route(/\/events\?/, async (route) => {
      await held;
      await route.continue();
    });
    await ann.room('Slow').click();
    await ann.page.getByText('Loading messages …').waitFor();
    await ann.page.getByRole('searchbox').focus();
    load();
    await ann.loaded();
    await ann.page.keyboard.type('ben');
    assert.equal(await ann.page.getByRole('searchbox').inputValue(), 'ben');
    await ann.page.getByRole('searchbox').press('Escape');
    await ann.page.unroute(/\/events\?/);
  });

  it('makes a conversation, but none without a name', async () => {
    await ann.page.getByRole('button', { name: 'New conversation' }).click();
    const name = ann.page.getByRole('textbox', { name: 'Name' });
    for (const blank of ['', '   ', '\u3000']) {
      await name.fill(blank);
      await ann.page.getByRole('button', { name: 'Create' }).click();
      await ann.page.getByText('A conversation needs a name.').waitFor();
    }
    await name.fill('  Plans ');
    await ann.page.locator('#new-room-error:empty').waitFor({ state: 'attached' });
    await ann.page.getByRole('button', { name: 'Create' }).click();
    await ann.page.getByRole('heading', { name: 'Plans', exact: true }).waitFor();
    await ann.page.getByText('No messages yet. Say hello.').waitFor();
    assert.equal(await ann.room('Plans').count(), 1);
  });

  it('invites, joins, declines, counts what is unread, and leaves', async () => {
    const room = await site.room('Trip', ['ann']);
    await ann.enter('Trip');
    const invite = async (user) => {
      await ann.page.getByRole('button', { name: 'Members' }).click();
      await ann.page.getByRole('textbox', { name: 'Invite by user name' }).fill(user);
      await ann.page.getByRole('button', { name: 'Invite' }).click();
    };
    await invite('nobody');
    await ann.page.getByText('User does not exist').waitFor();
    await ann.page.keyboard.press('Escape');
    await invite('ben');
    await ann.page.getByRole('heading', { name: 'Members (2)' }).waitFor();
    await ann.page.locator('#member-list li', { hasText: 'Ben Example' }).getByText('invited').waitFor();
    await picture(ann.page, 'chat-members');
    await ann.page.getByRole('button', { name: 'Close' }).click();

    await ben.room('Trip').filter({ hasText: 'You are invited' }).click();
    await ben.page.getByRole('button', { name: 'Decline' }).click();
    await ben.room('Trip').waitFor({ state: 'detached' });
    await ann.page.locator('#room-members', { hasText: /^Ann Example$/ }).waitFor();
    await invite('ben');
    await ann.page.getByRole('button', { name: 'Close' }).click();
    await ben.room('Trip').click();
    await ben.page.getByRole('button', { name: 'Join' }).click();
    await ben.composer.waitFor();
    await ann.page.locator('#room-members', { hasText: /^Ann Example, Ben Example$/ }).waitFor();

    await ben.enter('Welcome');
    await ann.say('Where to?');
    await ben.room('Trip').getByLabel('1 unread').waitFor();
    await ben.enter('Trip');
    await ben.message('Where to?').waitFor();
    await ben.room('Trip').locator('.unread').waitFor({ state: 'detached' });

    await ben.page.getByRole('button', { name: 'Members' }).click();
    await ben.page.getByRole('button', { name: 'Leave conversation' }).click();
    await ben.page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
    await ben.room('Trip').waitFor({ state: 'detached' });
    await ann.page.locator('#room-members', { hasText: /^Ann Example$/ }).waitFor();
    assert.ok(room.id);
  });

  it('is left by who is made to leave, with all that it shows', async () => {
    const room = await site.room('Closed party', ['ann', 'ben']);
    await Promise.all([ann.enter('Closed party'), ben.enter('Closed party')]);
    await site.call('PATCH', `/v1/conversations/${room.id}/members/${room.members.ben}`, { state: 'left' });
    await ben.room('Closed party').waitFor({ state: 'detached' });
    await ben.page.getByText('Choose a conversation, or make one.').waitFor();
    await ann.page.locator('#room-members', { hasText: /^Ann Example$/ }).waitFor();
  });
});
