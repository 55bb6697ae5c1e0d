import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { tokenGenerate } from '@vonage/jwt';
import { startParley } from '../support/parley.mjs';
import { refusal } from '../support/refusal.mjs';

const everything = { paths: { '/**': {} } };
const now = () => Math.floor(Date.now() / 1000);

describe('tokens of the official generator', () => {
  let parley;
  before(async () => { parley = await startParley(); });
  after(() => parley.stop());

  /** An application with the user ann, and a way to make her tokens. */
  async function home() {
    const application = await parley.application();
    const { users } = parley.sdk(application);
    const ann = await users.createUser({ name: 'ann' });
    return {
      application,
      users,
      ann,
      token: (options) => tokenGenerate(application.id, application.privateKey, options),
    };
  }

  async function refused(status, code, ...call) {
    const answer = await parley.call(...call);
    assert.equal(answer.status, status);
    assert.equal(answer.body.code, code);
    return answer;
  }

  it('are accepted for a user, who is who the sub says', async () => {
    const { ann, token } = await home();
    const answer = await parley.call('GET', '/v1/users/me', token({ subject: 'ann', acl: everything, ttl: 60 }));
    assert.equal(answer.status, 200);
    assert.equal(answer.body.id, ann.id);
  });

  it('without a sub are the application’s own', async () => {
    const { token } = await home();
    const answer = await parley.call('POST', '/v1/users', token(), { name: 'ben' });
    assert.equal(answer.status, 201);
  });

  it('open what the ACL names, and the refusal names what is missing', async () => {
    const { token } = await home();
    const reader = token({ subject: 'ann', acl: { paths: { '/*/users/**': { methods: ['GET'] } } } });
    assert.equal((await parley.call('GET', '/v1/users/ann', reader)).status, 200);
    const { body } = await refused(403, 'system:error:permission', 'PATCH', '/v1/users/ann', reader, { display_name: 'A' });
    // The pattern that covers the path, and the methods that it leaves.
    assert.match(body.detail, /'\/\*\/users\/\*\*'/);
    assert.match(body.detail, /only GET/);
  });

  it('with an empty ACL, or a user’s without one, open nothing', async () => {
    const { token } = await home();
    for (const acl of [{ paths: {} }, undefined]) {
      await refused(403, 'system:error:permission', 'GET', '/v1/users/me', token({ subject: 'ann', acl }));
    }
  });

  it('of a user never create users, whatever the ACL', async () => {
    const { token } = await home();
    const ann = token({ subject: 'ann', acl: everything });
    await refused(403, 'system:error:permission', 'POST', '/v1/users', ann, { name: 'mallory' });
  });

  it('are asked for where none came', async () => {
    const { headers } = await refused(401, 'system:error:missing-token', 'GET', '/v1/users/me');
    assert.match(headers.get('WWW-Authenticate'), /Bearer/);
  });

  it('that have ended say so, and not that they are wrong', async () => {
    const { token } = await home();
    // The generator takes no end that is past: an hour ago it was made for fifteen minutes.
    const old = token({ subject: 'ann', acl: everything, issued_at: now() - 3600, ttl: -2700 });
    await refused(401, 'system:error:expired-token', 'GET', '/v1/users/me', old);
  });

  it('for a user that does not exist are refused', async () => {
    const { token } = await home();
    await refused(401, 'user:error:not-found', 'GET', '/v1/users/me', token({ subject: 'nobody', acl: everything }));
  });

  it('of an unknown application or a foreign key are refused', async () => {
    const { application } = await home();
    const unknown = tokenGenerate('00000000-0000-4000-8000-000000000000', application.privateKey);
    await refused(401, 'system:error:invalid-token', 'GET', '/v1/users', unknown);
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    await refused(401, 'system:error:invalid-token', 'GET', '/v1/users', tokenGenerate(application.id, privateKey));
  });

  it('of a key that was replaced are refused, and those of the new key accepted', async () => {
    const { application, token } = await home();
    const old = token();
    assert.equal((await parley.call('GET', '/v1/users', old)).status, 200);
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    await parley.sdk().applications.updateApplication({ id: application.id, name: 'lobby', keys: { publicKey } });
    await refused(401, 'system:error:invalid-token', 'GET', '/v1/users', old);
    assert.equal((await parley.call('GET', '/v1/users', tokenGenerate(application.id, privateKey))).status, 200);
  });

  it('of a deleted application are refused', async () => {
    const { application, users, token } = await home();
    const good = token();
    assert.equal((await parley.call('GET', '/v1/users', good)).status, 200);
    await parley.sdk().applications.deleteApplication(application.id);
    await refused(401, 'system:error:invalid-token', 'GET', '/v1/users', good);
    assert.equal((await refusal(401, users.getUser('ann'))).code, 'system:error:invalid-token');
  });

  it('of a deleted user are refused', async () => {
    const { users, ann, token } = await home();
    const good = token({ subject: 'ann', acl: everything });
    assert.equal((await parley.call('GET', '/v1/users/me', good)).status, 200);
    await users.deleteUser(ann.id);
    await refused(401, 'user:error:not-found', 'GET', '/v1/users/me', good);
  });

  it('that were revoked are refused: one by its id, a user’s by her name', async () => {
    const { application, token } = await home();
    const revoke = (what) => parley.accountCall('POST', `/v2/applications/${application.id}/revocations`, what);
    const [one, other] = ['one', 'other'].map((jti) => token({ subject: 'ann', acl: everything, jti }));
    for (const good of [one, other]) assert.equal((await parley.call('GET', '/v1/users/me', good)).status, 200);

    assert.equal((await revoke({ jti: 'one' })).status, 201);
    await refused(401, 'system:error:invalid-token', 'GET', '/v1/users/me', one);
    assert.equal((await parley.call('GET', '/v1/users/me', other)).status, 200);

    assert.equal((await revoke({ user: 'ann' })).status, 201);
    await refused(401, 'system:error:invalid-token', 'GET', '/v1/users/me', other);
  });

  it('are explained to their owner, rule by rule', async () => {
    const { application, token } = await home();
    const inspect = async (acl) => (await parley.accountCall('POST', `/v2/applications/${application.id}/tokens/inspect`, {
      token: token({ subject: 'ann', acl }), method: 'GET', path: '/v1/users/me',
    })).body;
    const refusal = await inspect({ paths: {} });
    assert.equal(refusal.is_accepted, true);
    assert.ok(refusal.rules.every((rule) => rule.status === 'passed' && rule.sentence));
    assert.equal(refusal.decision.allowed, false);
    assert.match(refusal.decision.reason, /^GET \/v1\/users\/me is not covered/);
    assert.equal((await inspect(everything)).decision.allowed, true);
  });
});
