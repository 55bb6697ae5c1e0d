import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { startClient } from './client.js';
import { startProxy, startServer } from './server.js';

let server;
before(async () => { server = await startServer('alice', 'bob', 'ann8', 'bea8', 'carl', 'dora'); });
after(() => server.stop());

/** Two users, each with a client in a process of its own; no answer may have surprised either. */
function pair(client, first, second) {
  const running = [];
  afterEach(async () => {
    for (const one of running) assert.equal(one.reports.has('unhandled'), false, JSON.stringify(one.reports));
    await Promise.all(running.splice(0).map((one) => one.stop()));
  });
  const logIn = async (user, url = server.url, options = {}) => {
    const one = await startClient(client, url);
    running.push(one);
    const { problem } = await one.do('create', { token: server.token(user), ...options });
    assert.equal(problem, undefined);
    const ask = async (command, options) => {
      const answer = await one.do(command, options);
      assert.equal(answer.problem, undefined, `${command}: ${JSON.stringify(answer.problem)}`);
      return answer.result;
    };
    const hear = async (type, matches = () => true) => {
      for (;;) {
        const event = JSON.parse(await one.reports.next('event'));
        if ((event.heard ?? event.type) === type && matches(event)) return event;
      }
    };
    return { ...one, ask, hear };
  };
  return async (url, options) => Promise.all([logIn(first, undefined, options), logIn(second, url, options)]);
}

for (const [client, first, second] of [['nexmo-client', 'alice', 'bob'], ['nexmo-client-8', 'ann8', 'bea8']]) {
  describe(`chat with ${client}`, () => {
    const start = pair(client, first, second);
    const together = async (url) => {
      const [alice, bob] = await start(url);
      const { id } = await alice.ask('open', { displayName: 'Room' });
      await bob.ask('find', { cid: id });
      const { id: member } = await bob.ask('join', { cid: id });
      await alice.hear('member:joined', (event) => event.userName === second);
      return { alice, bob, id, member };
    };

    it('invites, accepts with the same member, and tells the others', async () => {
      const [alice, bob] = await start();
      await bob.ask('watchInvitations');
      const conversation = await alice.ask('open', { displayName: 'Party', called: `party-${client}` });
      assert.equal(conversation.me.state, 'JOINED');
      const invited = await alice.ask('invite', { cid: conversation.id, user: second });
      assert.equal(invited.state, 'INVITED');
      const notice = JSON.parse(await bob.reports.next('invited'));
      assert.deepEqual([notice.cid, notice.cname, notice.invitedBy], [conversation.id, `party-${client}`, first]);
      const found = await bob.ask('find', { cid: conversation.id });
      assert.deepEqual([found.me.id, found.me.state], [invited.id, 'INVITED']);
      const joined = await bob.ask('join', { cid: conversation.id });
      assert.deepEqual([joined.id, joined.state], [invited.id, 'JOINED']);
      await alice.hear('member:joined', (event) => event.userName === second);
      const again = await alice.do('invite', { cid: conversation.id, user: second });
      assert.equal(again.problem.code, 'conversation:error:member-already-joined');
      assert.equal((await alice.do('invite', { cid: conversation.id, user: 'nobody' })).problem.code, 'user:error:not-found');
    });

    it('sends texts, with receipts to the sender and its own echo', async () => {
      const { alice, bob, id, member } = await together();
      const sent = await alice.ask('sendText', { cid: id, text: '<b>hi</b> 😀' });
      assert.equal(typeof sent.id, 'number');
      const text = await bob.hear('text');
      assert.deepEqual([text.id, text.body.text, text.userName], [sent.id, '<b>hi</b> 😀', first]);
      await alice.hear('text', (event) => event.id === sent.id);
      const delivered = await alice.hear('text:delivered');
      assert.ok(delivered.state.delivered_to[member]);
      await bob.ask('seen', { cid: id, event: sent.id });
      const seen = await alice.hear('text:seen');
      assert.ok(seen.state.seen_by[member]);
    });

    it('tells of typing, which is not kept', async () => {
      const { alice, bob, id } = await together();
      const before = (await bob.ask('events', { cid: id, page_size: 100 })).items.length;
      await alice.ask('typing', { cid: id, on: true });
      assert.equal((await bob.hear('text:typing:on')).userName, first);
      await alice.ask('typing', { cid: id, on: false });
      assert.equal((await bob.hear('text:typing:off')).id, undefined);
      assert.equal((await bob.ask('events', { cid: id, page_size: 100 })).items.length, before);
    });

    it('sends custom events under their bare name, and deletes', async () => {
      const { alice, bob, id } = await together();
      const sent = await alice.ask('sendCustom', { cid: id, type: 'my_event', body: { camelKey: [1] } });
      assert.deepEqual((await bob.hear('my_event', (event) => event.id === sent.id)).body, { camelKey: [1] });
      const text = await alice.ask('sendText', { cid: id, text: 'gone soon' });
      await bob.hear('text', (event) => event.id === text.id);
      await alice.hear('text', (event) => event.id === text.id);
      await alice.ask('removeEvent', { cid: id, event: text.id });
      const deleted = await bob.hear('event:delete');
      assert.deepEqual([deleted.id, deleted.body.text], [text.id, '']);
      assert.ok(deleted.body.timestamp.deleted);
    });

    it('pages through events, members and conversations, forwards and back', async () => {
      const { alice, bob, id } = await together();
      for (let i = 0; i < 12; i += 1) await alice.ask('sendText', { cid: id, text: `${i}` });
      await bob.hear('text', (event) => event.body.text === '11');
      const texts = await bob.ask('events', { cid: id, event_type: 'text', page_size: 5, order: 'desc' });
      assert.deepEqual(texts.items.map((event) => event.body.text), [...Array(12).keys()].reverse().map(String));
      assert.equal(texts.back, 2);
      const all = (await bob.ask('events', { cid: id, page_size: 7 })).items.map((event) => event.id);
      assert.deepEqual(all, all.map((_, index) => index + 1));
      assert.deepEqual((await bob.ask('events', { cid: id, event_type: 'member:*', page_size: 10 })).items.map((event) => event.type), ['member:joined', 'member:joined']);
      const members = await bob.ask('members', { cid: id, page_size: 1 });
      assert.deepEqual(members.map(({ user, state }) => [user, state]), [[first, 'JOINED'], [second, 'JOINED']]);
      assert.equal((await bob.ask('member', { cid: id, member: members[0].id })).user, first);
      const own = await bob.ask('conversations', { page_size: 2 });
      assert.ok(own.some((conversation) => conversation.id === id && conversation.me.state === 'JOINED'));
      assert.equal((await bob.ask('user')).name, second);
    });

    it('kicks with a reason, leaves, and deletes the conversation', async () => {
      const { alice, bob, id, member } = await together();
      await alice.ask('kick', { cid: id, member, reason: { reason_code: 'c', reason_text: 'too loud' } });
      for (const one of [alice, bob]) {
        const left = await one.hear('member:left');
        assert.deepEqual([left.memberId, left.body.reason], [member, { code: 'c', text: 'too loud' }]);
      }
      assert.equal((await bob.do('sendText', { cid: id, text: 'x' })).problem.code, 'event:error:not-joined');
      await alice.ask('leave', { cid: id, reason: { reason_code: 'bye' } });
      await alice.hear('member:left');
      const other = await alice.ask('open', { displayName: 'Short' });
      await alice.ask('removeConversation', { cid: other.id });
      assert.equal((await alice.do('find', { cid: other.id })).problem.code, 'conversation:error:not-found');
    });

    it('hears all that it missed, once and in order, when the network comes back', async () => {
      const proxy = await startProxy(server.url);
      try {
        const { alice, bob, id } = await together(proxy.url);
        await alice.ask('sendText', { cid: id, text: 'before' });
        await bob.hear('text');
        proxy.cut();
        for (let i = 0; i < 5; i += 1) await alice.ask('sendText', { cid: id, text: `missed ${i}` });
        for (let i = 0; i < 5; i += 1) assert.equal((await bob.hear('text')).body.text, `missed ${i}`);
        await alice.ask('sendText', { cid: id, text: 'after' });
        assert.equal((await bob.hear('text')).body.text, 'after');
        const texts = (await bob.ask('heard', { cid: id })).filter((event) => event.startsWith('text '));
        assert.equal(texts.length, 7);
        assert.equal(new Set(texts).size, 7);
      } finally {
        await proxy.stop();
      }
    });

    it('reads the events of each conversation that it creates or gets before it joins, where all are kept in step', async () => {
      const [alice, bob] = await start(undefined, { sync: 'full' });
      const { id } = await alice.ask('open', { displayName: 'In step' });
      const sent = await alice.ask('sendText', { cid: id, text: 'before' });
      assert.equal((await bob.ask('find', { cid: id })).me, null);
      await bob.ask('join', { cid: id });
      await alice.hear('member:joined', (event) => event.userName === second);
      const { items } = await bob.ask('events', { cid: id, event_type: 'text', page_size: 10 });
      assert.deepEqual(items.map((event) => event.id), [sent.id]);
      await alice.ask('sendText', { cid: id, text: 'after' });
      assert.equal((await bob.hear('text', (event) => event.body.text === 'after')).userName, first);
    });

    it('says that a name is taken', async () => {
      const [alice] = await start();
      await alice.ask('open', { called: `taken-${client}` });
      assert.equal((await alice.do('open', { called: `taken-${client}` })).problem.code, 'conversation:error:duplicate-name');
    });
  });
}

describe('chat with nexmo-client: what only 9.x has', () => {
  const start = pair('nexmo-client', 'alice', 'bob');

  it('sends messages of each type and ephemeral events, and reads receipts in the history', async () => {
    const [alice, bob] = await start();
    const { id } = await alice.ask('open', { displayName: 'Types' });
    await bob.ask('find', { cid: id });
    const { id: member } = await bob.ask('join', { cid: id });
    const url = 'https://files.example.com/1';
    for (const message of [
      { message_type: 'text', text: 'hello' }, { message_type: 'image', image: { url } }, { message_type: 'audio', audio: { url } },
      { message_type: 'video', video: { url } }, { message_type: 'file', file: { url } },
    ]) {
      const sent = await alice.ask('sendMessage', { cid: id, ...message });
      assert.deepEqual((await bob.hear('message', (event) => event.id === sent.id)).body, message);
    }
    await alice.ask('sendEphemeral', { cid: id, body: { shown: 'now' } });
    assert.deepEqual((await bob.hear('ephemeral')).body, { shown: 'now' });
    // Bob's receipts come after his events.
    for (const late = Date.now() + 60_000; ;) {
      const { items } = await alice.ask('events', { cid: id, event_type: 'message', page_size: 10 });
      assert.equal(items.length, 5);
      const waiting = items.filter((event) => !event.state.delivered_to[member]);
      if (waiting.length === 0) break;
      assert.ok(Date.now() < late, JSON.stringify(waiting));
    }
  });

  it('is not ended by the deletion of a conversation that it does not know', async () => {
    const [alice, bob] = await start();
    const { id } = await alice.ask('open', { displayName: 'Unknown to bob' });
    await server.call('POST', `/v1/conversations/${id}/members`, { state: 'joined', user: { name: 'bob' }, channel: { type: 'app' } });
    await alice.hear('member:joined', (event) => event.userName === 'bob');
    await alice.ask('removeConversation', { cid: id });
    // What comes later on the same socket comes after the deletion.
    await bob.ask('watchInvitations');
    const { id: other } = await alice.ask('open', { displayName: 'Known to bob' });
    await alice.ask('invite', { cid: other, user: 'bob' });
    assert.equal(JSON.parse(await bob.reports.next('invited')).cid, other);
    assert.equal((await bob.ask('user')).name, 'bob');
  });
});

describe('chat with @vonage/client-sdk', () => {
  const start = pair('@vonage/client-sdk', 'carl', 'dora');
  const call = (one, method, ...args) => one.ask('call', { method, args });
  const together = async (url) => {
    const [carl, dora] = await start(url);
    const id = await call(carl, 'createConversation', { displayName: 'Room' });
    await call(carl, 'joinConversation', id);
    const member = await call(dora, 'joinConversation', id);
    await carl.hear('member:joined', (event) => event.body.user.name === 'dora');
    return { carl, dora, id, member };
  };

  it('creates, finds, changes and deletes a conversation', async () => {
    const [carl] = await start();
    const id = await call(carl, 'createConversation', {
      name: 'sdk-room', displayName: 'SDK', imageUrl: 'https://x.example.com/i.png', ttl: 60, customSortKey: 'k', customData: { a: 1 },
    });
    await call(carl, 'joinConversation', id);
    for (const which of [id, 'sdk-room']) {
      const found = await call(carl, 'getConversation', which);
      assert.deepEqual([found.id, found.displayName, found.memberState], [id, 'SDK', 'JOINED']);
    }
    await call(carl, 'updateConversation', id, { displayName: 'Changed', customData: { b: 2 } });
    assert.equal((await call(carl, 'getConversation', id)).displayName, 'Changed');
    assert.ok((await call(carl, 'getConversations', { includeCustomData: true, orderBy: 'custom_sort_key', order: 'ASC', pageSize: 10 })).conversations.some((one) => one.id === id));
    await call(carl, 'deleteConversation', id);
    assert.equal((await carl.do('call', { method: 'getConversation', args: [id] })).problem.code, 'conversation:error:not-found');
    assert.equal((await call(carl, 'getUser', 'dora')).name, 'dora');
  });

  it('invites, joins, lists members and leaves', async () => {
    const [carl, dora] = await start();
    const id = await call(carl, 'createConversation', {});
    await call(carl, 'joinConversation', id);
    const invited = await call(carl, 'inviteToConversation', id, 'dora');
    const notice = await dora.hear('member:invited');
    assert.equal(notice.body.memberId, invited);
    assert.equal(await call(dora, 'joinConversation', id), invited);
    const { members } = await call(carl, 'getConversationMembers', id, { order: 'ASC', pageSize: 10 });
    assert.deepEqual(members.map((one) => [one.user.name, one.state]), [['carl', 'JOINED'], ['dora', 'JOINED']]);
    assert.equal((await call(carl, 'getConversationMember', id, invited)).user.name, 'dora');
    await call(dora, 'leaveConversation', id);
    assert.equal((await carl.hear('member:left')).body.memberId, invited);
    assert.equal((await carl.do('call', { method: 'inviteToConversation', args: [id, 'nobody'] })).problem.code, 'user:error:not-found');
    assert.equal((await carl.do('call', { method: 'joinConversation', args: [id] })).problem.code, 'conversation:error:member-already-joined');
  });

  it('sends every kind of message, and reads them as history', async () => {
    const { carl, dora, id } = await together();
    const url = 'https://files.example.com/1';
    for (const [method, args, kind] of [
      ['sendMessageTextEvent', ['hello'], 'message:text'], ['sendMessageCustomEvent', [{ a: { b: 1 } }], 'message:custom'],
      ['sendMessageImageEvent', [url], 'message:image'], ['sendMessageVideoEvent', [url], 'message:video'],
      ['sendMessageAudioEvent', [url], 'message:audio'], ['sendMessageFileEvent', [url], 'message:file'],
      ['sendMessageVCardEvent', [url], 'message:vcard'],
      ['sendMessageLocationEvent', [{ longitude: '1', latitude: '2', name: 'n', address: 'a' }], 'message:location'],
      ['sendMessageTemplateEvent', [{ name: 't', parameters: ['p'] }, { policy: 'deterministic', locale: 'en-GB' }], 'message:template'],
      ['sendCustomEvent', ['my_type', { x: 1 }], 'custom'], ['sendEphemeralEvent', [{ y: 1 }], 'ephemeral'],
    ]) {
      assert.match(await call(carl, method, id, ...args), /^\d{4}-/);
      await dora.hear(kind);
    }
    const { events } = await call(dora, 'getConversationEvents', id, { order: 'ASC', pageSize: 100 });
    assert.deepEqual(events.map((one) => one.kind).filter((kind) => kind !== 'member:joined'), [
      'message:text', 'message:custom', 'message:image', 'message:video', 'message:audio', 'message:file', 'message:vcard',
      'message:location', 'message:template', 'custom',
    ]);
    const some = await call(dora, 'getConversationEvents', id, { order: 'ASC', pageSize: 100, eventFilter: ['message'] });
    assert.ok(some.events.every((one) => one.kind.startsWith('message')));
  });

  it('marks as seen, deletes, and goes on reading the history', async () => {
    const { carl, dora, id, member } = await together();
    await call(carl, 'sendMessageTextEvent', id, 'see and forget');
    const text = await dora.hear('message:text');
    await call(dora, 'sendMessageSeenEvent', text.id, id);
    assert.equal((await carl.hear('message:seen')).body.eventId, text.id);
    const read = async () => (await call(carl, 'getConversationEvents', id, { order: 'ASC', pageSize: 50, includeDeletedEvents: true })).events
      .find((one) => one.id === text.id);
    assert.ok(JSON.stringify(await read()).includes(member));
    await call(carl, 'deleteEvent', text.id, id);
    assert.equal((await dora.hear('event:delete')).body.eventId, text.id);
    assert.equal((await read()).body.text, '');
    const { events } = await call(carl, 'getConversationEvents', id, { order: 'ASC', pageSize: 50 });
    assert.ok(!events.some((one) => one.id === text.id));
  });

  it('pages through its history by cursors', async () => {
    const { carl, id } = await together();
    for (let i = 0; i < 7; i += 1) await call(carl, 'sendMessageTextEvent', id, `${i}`);
    const texts = [];
    for (let cursor; ;) {
      const page = await call(carl, 'getConversationEvents', id, { order: 'ASC', pageSize: 3, cursor });
      texts.push(...page.events.filter((one) => one.kind === 'message:text').map((one) => one.body.text));
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    assert.deepEqual(texts, ['0', '1', '2', '3', '4', '5', '6']);
  });

  it('hears all that it missed, once and in order, when the network comes back', async () => {
    const proxy = await startProxy(server.url);
    try {
      const { carl, dora, id } = await together(proxy.url);
      await call(carl, 'sendMessageTextEvent', id, 'before');
      await dora.hear('message:text');
      proxy.cut();
      for (let i = 0; i < 5; i += 1) await call(carl, 'sendMessageTextEvent', id, `missed ${i}`);
      for (let i = 0; i < 5; i += 1) assert.equal((await dora.hear('message:text')).body.text, `missed ${i}`);
      await call(carl, 'sendMessageTextEvent', id, 'after');
      assert.equal((await dora.hear('message:text')).body.text, 'after');
    } finally {
      await proxy.stop();
    }
  });
});
