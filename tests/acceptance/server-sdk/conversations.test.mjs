import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startParley } from '../support/parley.mjs';
import { refusal } from '../support/refusal.mjs';

const all = async (items) => {
  const found = [];
  for await (const item of items) found.push(item);
  return found;
};

describe('conversations, by the official server SDK', () => {
  let parley;
  before(async () => { parley = await startParley(); });
  after(() => parley.stop());

  const fresh = async () => {
    const { conversations, users } = parley.sdk(await parley.application());
    for (const name of ['ann', 'bob']) await users.createUser({ name });
    return conversations;
  };

  it('are created, read, changed and deleted', async () => {
    const conversations = await fresh();
    const room = await conversations.createConversation({
      name: 'room', displayName: 'Room', imageUrl: 'https://img.example.com/r.png',
      properties: { ttl: 60, customSortKey: 'k', customData: { a: 'b' } },
    });
    assert.match(room.id, /^CON-/);
    const read = await conversations.getConversation(room.id);
    assert.deepEqual([read.name, read.displayName, read.state, read.sequenceNumber], ['room', 'Room', 'ACTIVE', 0]);
    assert.equal(read.properties.customSortKey, 'k');
    const changed = await conversations.updateConversation({ id: room.id, displayName: 'Changed' });
    assert.deepEqual([changed.name, changed.displayName], ['room', 'Changed']);
    await conversations.deleteConversation(room.id);
    assert.equal((await refusal(404, conversations.getConversation(room.id))).code, 'conversation:error:not-found');
  });

  it('are listed to the end', async () => {
    const conversations = await fresh();
    for (let i = 0; i < 5; i += 1) await conversations.createConversation({ name: `r${i}` });
    const names = (await all(conversations.listAllConversations({ pageSize: 2, order: 'DESC' }))).map(({ name }) => name);
    assert.deepEqual(names, ['r4', 'r3', 'r2', 'r1', 'r0']);
  });

  it('have members, who are added, read, listed and made to leave', async () => {
    const conversations = await fresh();
    const { id } = await conversations.createConversation({});
    const ann = await conversations.createMember(id, { state: 'joined', user: { name: 'ann' }, channel: { type: 'app' } });
    assert.match(ann.id, /^MEM-/);
    assert.equal(ann.state, 'JOINED');
    const bob = await conversations.createMember(id, { state: 'invited', user: { name: 'bob' }, channel: { type: 'app' } });
    assert.equal((await conversations.getMember(id, bob.id)).state, 'INVITED');
    assert.equal((await conversations.updateMember(id, bob.id, { state: 'joined', from: bob.id })).state, 'JOINED');
    assert.equal((await conversations.updateMember(id, bob.id, { state: 'left', reason: { code: 'c', text: 't' } })).state, 'LEFT');
    assert.deepEqual((await all(conversations.listAllMembers(id, { pageSize: 1 }))).map(({ id: member }) => member), [ann.id, bob.id]);
    const own = await all(conversations.listAllUserConversations('ann', {}));
    assert.deepEqual(own.map(({ id: conversation }) => conversation), [id]);
  });

  it('have events, which are sent, read, listed and deleted', async () => {
    const conversations = await fresh();
    const { id } = await conversations.createConversation({});
    const ann = await conversations.createMember(id, { state: 'joined', user: { name: 'ann' }, channel: { type: 'app' } });
    const sent = await conversations.createEvent(id, { type: 'message', from: ann.id, body: { messageType: 'text', text: 'hello' } });
    assert.deepEqual([sent.id, sent.body.text], [2, 'hello']);
    const custom = await conversations.createEvent(id, { type: 'custom:my_event', from: ann.id, body: { camelKey: 1 } });
    assert.equal(custom.type, 'custom:my_event');
    assert.equal((await conversations.getEvent(id, sent.id)).body.text, 'hello');
    assert.deepEqual((await all(conversations.listAllEvents(id, { pageSize: 2 }))).map((event) => event.id), [1, 2, 3]);
    assert.deepEqual((await all(conversations.listAllEvents(id, { eventType: 'message' }))).map((event) => event.id), [2]);
    await conversations.deleteEvent(id, sent.id);
    assert.deepEqual((await all(conversations.listAllEvents(id, { excludeDeletedEvents: true }))).map((event) => event.id), [1, 3, 4]);
    assert.equal((await refusal(400, conversations.createEvent(id, { type: 'message', body: {} }))).code, 'http:error:validation-fail');
  });

  it('have sessions of their users', async () => {
    const conversations = await fresh();
    assert.deepEqual(await all(conversations.listAllUserSessions('ann', {})), []);
  });
});
