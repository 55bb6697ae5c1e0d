// What docs/migrate.md says is not served, and what it says is kept.
import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { tokenGenerate } from '@vonage/jwt';
import { startParley } from '../support/parley.mjs';

describe('the page for people who move', () => {
  let parley;
  let application;
  let token;
  before(async () => {
    parley = await startParley();
    application = await parley.application();
    token = tokenGenerate(application.id, application.privateKey);
  });
  after(() => parley.stop());

  const unserved = [
    ['POST', '/v1/image'], ['POST', '/v0.3/legs'], ['POST', '/v0.3/knocking'], ['POST', '/v1/calls'], ['POST', '/v0.3/devices'],
    ['PUT', '/v1/applications/some/push_tokens/android'],
  ];
  for (const [method, path] of unserved) {
    it(`is right that ${method} ${path} is not served, and says so`, async () => {
      const answer = await parley.call(method, path, token, {});
      assert.equal(answer.status, 404);
      assert.equal(answer.body.code, 'http:error:not-served');
      assert.match(answer.body.detail, / are not served by this version\.$/);
    });
  }

  it('is right that lists of legs are empty', async () => {
    assert.deepEqual((await parley.call('GET', '/v0.3/legs', token)).body._embedded.legs, []);
  });

  it('is right that webhooks are stored', async () => {
    const rtc = { webhooks: { event_url: { address: 'https://hooks.example/rtc', http_method: 'POST' } } };
    const made = await parley.accountCall('POST', '/v2/applications', { name: 'hooks', capabilities: { rtc } });
    const shown = await parley.accountCall('GET', `/v2/applications/${made.body.id}`);
    assert.equal(shown.body.capabilities.rtc.webhooks.event_url.address, 'https://hooks.example/rtc');
  });

  it('is right that an application takes its present id and public key, so that its tokens need no change', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const id = randomUUID();
    const before = tokenGenerate(id, privateKey);
    const ann = tokenGenerate(id, privateKey, { subject: 'ann', acl: { paths: { '/*/users/**': {} } } });
    assert.equal((await parley.call('GET', '/v1/users', before)).status, 401);

    const body = { id: id.toUpperCase(), name: 'moved', keys: { public_key: publicKey } };
    const made = await parley.accountCall('POST', '/v2/applications', body);
    assert.equal(made.status, 201);
    assert.equal(made.body.id, id);
    assert.equal(made.body.keys.private_key, undefined);
    assert.equal((await parley.call('POST', '/v1/users', before, { name: 'ann' })).status, 201);
    assert.equal((await parley.call('GET', '/v1/users/me', ann)).body.name, 'ann');

    const again = await parley.accountCall('POST', '/v2/applications', body);
    assert.equal(again.status, 400);
    assert.deepEqual(again.body.invalid_parameters, [{ name: 'id', reason: 'is taken' }]);
  });

  it('is right that the id of a deleted application can be taken again, and that what it revoked stays revoked', async () => {
    const { id, privateKey, publicKey } = await parley.application('to be made again');
    const [good, revoked] = [tokenGenerate(id, privateKey), tokenGenerate(id, privateKey, { jti: 'revoked' })];
    await parley.call('POST', '/v1/users', good, { name: 'ann' });
    assert.equal((await parley.accountCall('POST', `/v2/applications/${id}/revocations`, { jti: 'revoked' })).status, 201);
    assert.equal((await parley.accountCall('DELETE', `/v2/applications/${id}`)).status, 204);
    const made = await parley.accountCall('POST', '/v2/applications', { id, name: 'again', keys: { public_key: publicKey } });
    assert.equal(made.status, 201);
    const users = await parley.call('GET', '/v1/users', good);
    assert.equal(users.status, 200);
    assert.deepEqual(users.body._embedded.users, []);
    assert.equal((await parley.call('GET', '/v1/users', revoked)).status, 401);
  });
});
