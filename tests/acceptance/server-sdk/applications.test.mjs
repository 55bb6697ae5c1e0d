import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startParley } from '../support/parley.mjs';
import { refusal } from '../support/refusal.mjs';

const webhook = 'https://hooks.example.com/rtc';

describe('applications, by the official server SDK', () => {
  let parley;
  let applications;
  before(async () => {
    parley = await startParley();
    ({ applications } = parley.sdk());
  });
  after(() => parley.stop());

  it('creates one and shows its private key this once', async () => {
    const made = await applications.createApplication({ name: 'lobby', capabilities: { rtc: {} } });
    assert.equal(made.name, 'lobby');
    assert.match(made.id, /^[0-9a-f-]{36}$/);
    assert.match(made.keys.privateKey, /^-----BEGIN PRIVATE KEY-----\n/);
    assert.match(made.keys.publicKey, /^-----BEGIN PUBLIC KEY-----\n/);

    const read = await applications.getApplication(made.id);
    assert.equal(read.id, made.id);
    assert.equal(read.keys.publicKey, made.keys.publicKey);
    assert.equal(read.keys.privateKey, undefined);
  });

  it('keeps a public key that is brought along, and makes no private one', async () => {
    const other = await parley.application();
    const made = await applications.createApplication({ name: 'own key', keys: { publicKey: other.publicKey } });
    assert.equal(made.keys.publicKey.trim(), other.publicKey.trim());
    assert.equal(made.keys.privateKey, undefined);
  });

  it('keeps webhooks as they were given', async () => {
    const made = await applications.createApplication({
      name: 'hooks',
      capabilities: { rtc: { webhooks: { eventUrl: { address: webhook, httpMethod: 'POST' } }, signedCallbacks: true } },
    });
    const read = await applications.getApplication(made.id);
    assert.equal(read.capabilities.rtc.webhooks.eventUrl.address, webhook);
    assert.equal(read.capabilities.rtc.webhooks.eventUrl.httpMethod, 'POST');
  });

  it('changes one that was read, and keeps its key', async () => {
    const { id, publicKey } = await parley.application('before');
    const read = await applications.getApplication(id);
    const changed = await applications.updateApplication({ ...read, name: 'after' });
    assert.equal(changed.name, 'after');
    assert.equal(changed.keys.publicKey, publicKey);
    assert.equal(changed.keys.privateKey, undefined);
    assert.equal((await applications.getApplication(id)).name, 'after');
  });

  it('deletes one', async () => {
    const { id } = await parley.application();
    await applications.deleteApplication(id);
    const problem = await refusal(404, applications.getApplication(id));
    assert.equal(problem.detail, `ID '${id}' does not exist, or you do not have access`);
    await refusal(404, applications.deleteApplication(id));
  });

  it('says which member of a body is wrong', async () => {
    const problem = await refusal(400, applications.createApplication({ name: '' }));
    assert.match(problem.type, /\/errors\/http:error:validation-fail$/);
    assert.equal(problem.invalid_parameters[0].name, 'name');
  });

  it('refuses a wrong secret', async () => {
    const stranger = parley.sdk(undefined, { ...parley.account, apiSecret: 'wrong' });
    const problem = await refusal(401, stranger.applications.listApplications({}));
    assert.equal(problem.title, 'Invalid credentials supplied');
  });
});

describe('lists of applications, by the official server SDK', () => {
  let parley;
  let applications;
  let made;
  before(async () => {
    parley = await startParley();
    ({ applications } = parley.sdk());
    made = [];
    for (const name of ['one', 'two', 'three', 'four', 'five']) made.push((await parley.application(name)).id);
  });
  after(() => parley.stop());

  it('come a page at a time', async () => {
    const page = await applications.listApplications({ pageSize: 2, page: 3 });
    assert.equal(page.pageSize, 2);
    assert.equal(page.page, 3);
    assert.equal(page.totalItems, 5);
    assert.equal(page.totalPages, 3);
    assert.equal(page._embedded.applications.length, 1);
  });

  it('are walked to their end by the iterator, each application once', async () => {
    const found = [];
    for await (const application of applications.listAllApplications({ pageSize: 2 })) found.push(application.id);
    assert.deepEqual(found.toSorted(), made.toSorted());
  });

  it('refuse a page size that is out of range', async () => {
    const problem = await refusal(400, applications.listApplications({ pageSize: 101 }));
    assert.match(problem.type, /\/errors\/list-validation$/);
  });
});
