import assert from 'node:assert/strict';
import { afterEach, it } from 'node:test';
import { startProxy } from './server.js';

const settle = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** What clients call a refusal, by the event that the server sends. */
const codes = {
  nexmo: {
    bad: 'system:error:invalid-token',
    expired: 'system:error:expired-token',
    unknown: 'user:error:not-found',
    permission: 'system:error:permission',
  },
  vonage: {
    bad: 'session:error:invalid-token',
    expired: 'session:error:expired-token',
    unknown: 'session:error:invalid-token',
    permission: 'system:error:permission',
  },
};

/**
 * The scenarios that every client goes through.
 * @param kind nexmo or vonage: which names it has for things.
 * @param user the user of these clients and of no others: scenarios of several clients run side by side.
 * @param server gives the running server.
 * @param start starts a client that talks to a URL.
 */
export function scenarios(kind, user, server, start) {
  const cleanUp = [];
  const open = async (url = server().url) => {
    const client = await start(url);
    cleanUp.push(() => client.stop());
    return client;
  };
  const logIn = async (options = {}, url = undefined) => {
    const client = await open(url);
    const { result, problem } = await client.do('create', { token: server().token(user, options) });
    assert.equal(problem, undefined);
    return { client, session: result.session, me: result };
  };
  const eventually = async (condition) => {
    for (const late = Date.now() + 60_000; !await condition();) {
      assert.ok(Date.now() < late, 'It never happened.');
      await settle(50);
    }
  };
  afterEach(async () => {
    for (const end of cleanUp.splice(0).reverse()) await end();
    // Their sessions stay until they can no longer be resumed.
    for (const id of await server().sessions(user)) await server().call('DELETE', `/v1/sessions/${id}`);
  });

  it('creates a session', async () => {
    const { client, session, me } = await logIn();
    assert.match(session, /^SES-/);
    assert.match(me.user, /^USR-/);
    assert.equal(me.me, user);
    assert.equal((await client.do('me')).result, user);
    assert.deepEqual(await server().sessions(user), [session]);
  });

  for (const [what, token] of Object.entries({
    bad: () => 'x.y.z',
    expired: () => server().token(user, { life: -120 }),
    unknown: () => server().token('nobody'),
    permission: () => server().token(user, { paths: { '/*/users/**': {} } }),
  })) {
    // By its code: a client that hears nothing it knows waits for ever, or names its own time-out.
    it(`is refused, and told why: ${what}`, async () => {
      const client = await open();
      const { problem } = await client.do('create', { token: token() });
      assert.equal(problem?.code, codes[kind][what]);
      assert.deepEqual(await server().sessions(user), []);
    });
  }

  it('reconnects after a cut with the same session', async () => {
    const proxy = await startProxy(server().url);
    cleanUp.push(proxy.stop);
    const { client, session } = await logIn({}, proxy.url);
    proxy.cut();
    await client.reports.next('reconnect');
    await eventually(async () => (await client.do('me')).result === user);
    assert.equal((await client.do('session')).result, session);
    assert.deepEqual(await server().sessions(user), [session]);
    // It is the new socket that has the session: a logout there ends it.
    await client.do('remove');
    await eventually(async () => (await server().sessions(user)).length === 0);
  });

  it('refreshes its token and outlives the first one', async () => {
    const end = Date.now() + 8_000;
    const { client, session } = await logIn({ life: 8 });
    assert.deepEqual(await client.do('refresh', { token: server().token(user) }), { result: true });
    // The first token's end is told at its second.
    await eventually(() => Date.now() > end + 2_000);
    assert.ok(!client.reports.has('disconnect') && !client.reports.has('sessionError'));
    assert.equal((await client.do('me')).result, user);
    assert.deepEqual(await server().sessions(user), [session]);
  });

  it('cannot refresh with the token of another user', async () => {
    const { client, session } = await logIn();
    assert.ok((await client.do('refresh', { token: server().token('bob') })).problem);
    assert.deepEqual(await server().sessions(user), [session]);
  });

  it('sees its token end', async () => {
    const { client } = await logIn({ life: 8 });
    if (kind === 'vonage') {
      assert.match(await client.reports.next('sessionError'), /EXPIRED_TOKEN/);
    } else {
      await client.reports.next('expired-token');
      assert.equal(await client.reports.next('disconnect'), 'TokenExpired');
    }
  });

  it('is one of two devices, and leaves the other alone when it goes', async () => {
    const phone = await logIn();
    const laptop = await logIn();
    assert.deepEqual((await server().sessions(user)).sort(), [phone.session, laptop.session].sort());
    if (kind === 'nexmo') {
      assert.deepEqual((await laptop.client.do('sessions')).result.sort(), [phone.session, laptop.session].sort());
    }
    assert.deepEqual(await phone.client.do('remove'), { result: true });
    await eventually(async () => (await server().sessions(user)).length === 1);
    assert.deepEqual(await server().sessions(user), [laptop.session]);
    assert.equal((await laptop.client.do('me')).result, user);
  });

  it('is told when its session is ended by the application', async () => {
    const { client, session } = await logIn();
    await server().call('DELETE', `/v1/sessions/${session}`);
    await client.reports.next(kind === 'vonage' ? 'sessionError' : 'disconnect');
  });
}
