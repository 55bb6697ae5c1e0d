// Tokens as programs in other languages make them, signed by a library that adds nothing of its own.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { importPKCS8, SignJWT } from 'jose';
import { io } from 'socket.io-client';
import { startParley } from '../support/parley.mjs';

const everything = { paths: { '/**': {} } };
const now = () => Math.floor(Date.now() / 1000);

// What documentation of 2018 to 2022 tells to put into a user's token.
const tutorial = {
  paths: Object.fromEntries([
    '/v1/users/**', '/v1/conversations/**', '/v1/sessions/**', '/v1/devices/**', '/v1/image/**', '/v3/media/**',
    '/v1/applications/**', '/v1/push/**', '/v1/knocking/**',
  ].map((path) => [path, {}])),
};
const versions = ['/v1', '/v0.3', '/v0.2', '/beta2', '/v0.1', '/beta'];

/** What the server answers to a login: the name of the event, and its content. */
function login(url, token) {
  const socket = io(url, {
    path: '/v2/rtc', query: { token }, transports: ['websocket'], forceNew: true, reconnection: false,
  });
  return new Promise((resolve, reject) => {
    socket.onAny((event, content) => resolve({ event, content }));
    socket.once('connect_error', reject);
  }).finally(() => socket.disconnect());
}

describe('tokens of other issuers', () => {
  let parley;
  before(async () => { parley = await startParley(); });
  after(() => parley.stop());

  /** An application with the user ann, and a way to sign any claims for it with any header. */
  async function home() {
    const application = await parley.application();
    const ann = await parley.sdk(application).users.createUser({ name: 'ann' });
    const key = await importPKCS8(application.privateKey, 'RS256');
    const sign = (claims, header = {}) => new SignJWT({
      application_id: application.id, iat: now(), jti: randomUUID(), sub: 'ann', acl: everything, ...claims,
    }).setProtectedHeader({ alg: 'RS256', ...header }).sign(key);
    return { application, ann, sign };
  }

  /** Asserts that ann is known with the token over HTTP and over a socket. */
  async function isAnn(ann, token, path = '/v1/users/me') {
    const { status, body } = await parley.call('GET', path, token);
    assert.deepEqual([status, body.id], [200, ann.id]);
    const { event, content } = await login(parley.url, token);
    assert.deepEqual([event, content.body.user_id], ['session:success', ann.id]);
  }

  async function isRefused(token, reason) {
    const { status, body } = await parley.call('GET', '/v1/users/me', token);
    assert.deepEqual([status, body.code], [401, 'system:error:invalid-token']);
    assert.match(body.reason, reason);
    assert.equal((await login(parley.url, token)).event, 'system:error:invalid-token');
  }

  it('need no typ in the header, and only JWT is one', async () => {
    const { ann, sign } = await home();
    await isAnn(ann, await sign({}));
    await isAnn(ann, await sign({}, { typ: 'JWT' }));
    await isRefused(await sign({}, { typ: 'at+jwt' }), /^typ is /);
  });

  it('may have times with a fraction, as PHP’s microtime has, and end no later than they say', async () => {
    const { ann, application, sign } = await home();
    const token = await sign({ iat: now() + 0.5831, nbf: now() + 0.1, exp: now() + 60.9 });
    await isAnn(ann, token);
    const { body } = await parley.accountCall('POST', `/v2/applications/${application.id}/tokens/inspect`, { token });
    const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
    assert.ok(JSON.stringify(body).includes(new Date(Math.floor(claims.exp) * 1000).toISOString().slice(0, 19)));
  });

  it('may have times in milliseconds, of which the inspector warns', async () => {
    const { ann, application, sign } = await home();
    const token = await sign({ iat: Date.now(), nbf: Date.now(), exp: Date.now() + 60_000 });
    await isAnn(ann, token);
    const { body } = await parley.accountCall('POST', `/v2/applications/${application.id}/tokens/inspect`, { token });
    assert.deepEqual(
      body.warnings,
      ['iat', 'nbf', 'exp'].map((claim) => `${claim} looks like milliseconds; it should be seconds`),
    );
  });

  it('may have times in strings', async () => {
    const { ann, sign } = await home();
    await isAnn(ann, await sign({ iat: `${now()}`, nbf: `${now()}.5`, exp: `${now() + 60}.0` }));
  });

  it('may have a number for a jti, and are revoked by it or its text', async () => {
    const { ann, application, sign } = await home();
    for (const revoke of [42, '43', 1772366400.5831]) {
      const token = await sign({ jti: Number(revoke) });
      await isAnn(ann, token);
      const { status } = await parley.accountCall('POST', `/v2/applications/${application.id}/revocations`, { jti: revoke });
      assert.equal(status, 201);
      await isRefused(token, /jti/);
    }
  });

  it('with the ACL of old tutorials open the same operations in every version and over sockets', async () => {
    const { ann, sign } = await home();
    const token = await sign({ acl: tutorial });
    for (const version of versions) {
      await isAnn(ann, token, `${version}/users/${ann.id}`);
      const { status } = await parley.call('GET', `${version}/legs`, token);
      assert.equal(status, 403);
    }
    const made = await parley.call('POST', '/beta/conversations', token, { name: 'room' });
    assert.equal(made.status, 200);
    assert.equal((await parley.call('GET', `/v0.3/conversations/${made.body.id}`, token)).status, 200);
  });

  it('with an ACL of one conversation in one version open it in all, and nothing else', async () => {
    const { application, sign } = await home();
    const { conversations } = parley.sdk(application);
    const [own, other] = [await conversations.createConversation({}), await conversations.createConversation({})];
    const token = await sign({ acl: { paths: { [`/v1/conversations/${own.id}/**`]: {} } } });
    for (const version of versions) {
      assert.equal((await parley.call('GET', `${version}/conversations/${own.id}`, token)).status, 200);
      assert.equal((await parley.call('GET', `${version}/conversations/${other.id}`, token)).status, 403);
    }
    assert.equal((await login(parley.url, token)).event, 'system:error:permission');
  });
});
