// What docs/migrate.md says is not served.
import assert from 'node:assert/strict';
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
    it(`is right that ${method} ${path} is answered 404`, async () => {
      assert.equal((await parley.call(method, path, token, method === 'GET' ? undefined : {})).status, 404);
    });
  }

  it('is right that webhooks are stored', async () => {
    const rtc = { webhooks: { event_url: { address: 'https://hooks.example/rtc', http_method: 'POST' } } };
    const made = await parley.accountCall('POST', '/v2/applications', { name: 'hooks', capabilities: { rtc } });
    const shown = await parley.accountCall('GET', `/v2/applications/${made.body.id}`);
    assert.equal(shown.body.capabilities.rtc.webhooks.event_url.address, 'https://hooks.example/rtc');
  });

  it('is right that the public key of an application can be brought along, and that its id is new', async () => {
    const publicKey = application.publicKey;
    const made = await parley.accountCall('POST', '/v2/applications', { id: application.id, name: 'again', keys: { public_key: publicKey } });
    assert.notEqual(made.body.id, application.id);
    assert.equal(made.body.keys.private_key, undefined);
    const answer = await parley.call('GET', '/v1/users', tokenGenerate(made.body.id, application.privateKey));
    assert.equal(answer.status, 200);
  });
});
