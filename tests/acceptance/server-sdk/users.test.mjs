import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startParley } from '../support/parley.mjs';
import { refusal } from '../support/refusal.mjs';

describe('users, by the official server SDK', () => {
  let parley;
  before(async () => { parley = await startParley(); });
  after(() => parley.stop());

  const fresh = async () => parley.sdk(await parley.application()).users;

  it('are created, and read by id or by name', async () => {
    const users = await fresh();
    const ann = await users.createUser({
      name: 'ann',
      displayName: 'Ann Example',
      imageUrl: 'https://img.example.com/ann.png',
      properties: { customData: { team: 'blue' } },
      channels: { pstn: [{ number: 447700900000 }], websocket: [{ uri: 'wss://w.example.com', contentType: 'audio/l16;rate=16000' }] },
    });
    assert.match(ann.id, /^USR-[0-9a-f-]{36}$/);
    assert.equal(ann.displayName, 'Ann Example');
    assert.deepEqual(ann.properties.customData, { team: 'blue' });
    assert.deepEqual(await users.getUser(ann.id), ann);
    assert.deepEqual(await users.getUser('ann'), ann);
    assert.equal(ann.channels.pstn[0].number, 447700900000);
    assert.equal(ann.channels.websocket[0].contentType, 'audio/l16;rate=16000');
  });

  it('get a name when they have none', async () => {
    const users = await fresh();
    const made = await users.createUser({});
    assert.match(made.name, /^NAM-/);
  });

  it('are changed in what is given and nothing else', async () => {
    const users = await fresh();
    const ann = await users.createUser({ name: 'ann', displayName: 'Ann', imageUrl: 'https://img.example.com/a.png' });
    const changed = await users.updateUser({ id: ann.id, displayName: 'Ann the Second' });
    assert.equal(changed.displayName, 'Ann the Second');
    assert.equal(changed.imageUrl, ann.imageUrl);
    assert.equal((await users.getUser(ann.id)).name, 'ann');
  });

  it('survive being read, changed and written back whole', async () => {
    const users = await fresh();
    const ann = await users.createUser({ name: 'ann', properties: { customData: { team: 'blue' } } });
    const changed = await users.updateUser({ ...(await users.getUser(ann.id)), displayName: 'Ann' });
    assert.equal(changed.displayName, 'Ann');
    assert.deepEqual(changed.properties.customData, { team: 'blue' });
  });

  it('are deleted', async () => {
    const users = await fresh();
    const ann = await users.createUser({ name: 'ann' });
    await users.deleteUser(ann.id);
    const problem = await refusal(404, users.getUser(ann.id));
    assert.equal(problem.code, 'user:error:not-found');
    assert.equal(problem.detail, 'User does not exist, or you do not have access.');
  });

  it('have names of their own', async () => {
    const users = await fresh();
    await users.createUser({ name: 'ann' });
    const problem = await refusal(400, users.createUser({ name: 'ann' }));
    assert.equal(problem.code, 'user:error:duplicate-name');
  });

  it('are refused with the member that is wrong', async () => {
    const users = await fresh();
    const problem = await refusal(400, users.createUser({ name: 'ann', imageUrl: 'not a url' }));
    assert.equal(problem.code, 'http:error:validation-fail');
    assert.equal(problem.invalid_parameters[0].name, 'image_url');
  });

  it('of one application do not exist for another', async () => {
    const [users, others] = [await fresh(), await fresh()];
    const ann = await users.createUser({ name: 'ann' });
    await refusal(404, others.getUser(ann.id));
    await refusal(404, others.updateUser({ id: ann.id, displayName: 'Mallory' }));
    await refusal(404, others.deleteUser(ann.id));
    assert.equal((await others.createUser({ name: 'ann' })).name, 'ann');
  });
});

describe('lists of users, by the official server SDK', () => {
  const names = ['ann', 'ben', 'cat', 'dan', 'eve', 'fay', 'gus'];
  let parley;
  let users;
  before(async () => {
    parley = await startParley();
    ({ users } = parley.sdk(await parley.application()));
    for (const name of names) await users.createUser({ name });
  });
  after(() => parley.stop());

  const walk = async (params) => {
    const found = [];
    for await (const user of users.listAllUsers(params)) found.push(user.name);
    return found;
  };

  it('come a page at a time, oldest first', async () => {
    const page = await users.getUserPage({ pageSize: 3 });
    assert.equal(page.page_size, 3);
    assert.deepEqual(page._embedded.users.map((user) => user.name), names.slice(0, 3));
    assert.ok(new URL(page._links.next.href).searchParams.get('cursor'));
  });

  it('are walked to their end by the iterator, each user once and in order', async () => {
    assert.deepEqual(await walk({ pageSize: 3 }), names);
    assert.deepEqual(await walk({ pageSize: 7 }), names);
  });

  it('are walked backwards', async () => {
    assert.deepEqual(await walk({ pageSize: 2, order: 'DESC' }), names.toReversed());
  });

  it('are filtered by name', async () => {
    assert.deepEqual(await walk({ name: 'cat' }), ['cat']);
    assert.deepEqual(await walk({ name: 'nobody' }), []);
  });
});
