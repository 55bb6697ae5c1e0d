import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startClient } from './client.js';
import { scenarios } from './scenarios.js';
import { startServer } from './server.js';

const clients = [['nexmo-client', 'nexmo'], ['nexmo-client-8', 'nexmo'], ['@vonage/client-sdk', 'vonage']];

let server;
before(async () => { server = await startServer(...clients.map(([name]) => `user-of-${name.replace('@vonage/', '')}`), 'ann', 'bob'); });
after(() => server.stop());

// Most of the time they wait for a token to end: side by side, one client does not wait for another.
describe('on Node', { concurrency: clients.length + 1 }, () => {
  for (const [name, kind] of clients) {
    describe(name, { concurrency: false }, () => {
      scenarios(kind, `user-of-${name.replace('@vonage/', '')}`, () => server, (url) => startClient(name, url));
    });
  }

  describe('@vonage/client-sdk with a former session', () => {
    it('goes on with it in another process', async () => {
      const first = await startClient('@vonage/client-sdk', server.url);
      const { result: { session } } = await first.do('create', { token: server.token('bob') });
      await first.stop();
      const second = await startClient('@vonage/client-sdk', server.url);
      const { result } = await second.do('create', { token: server.token('bob'), resume: session });
      await second.stop();
      assert.equal(result.session, session);
    });

    it('is refused the session of another user', async () => {
      const bob = await startClient('@vonage/client-sdk', server.url);
      const { result: { session } } = await bob.do('create', { token: server.token('bob') });
      const ann = await startClient('@vonage/client-sdk', server.url);
      const { problem } = await ann.do('create', { token: server.token('ann'), resume: session });
      await Promise.all([ann.stop(), bob.stop()]);
      assert.equal(problem.code, 'session:error:invalid-session');
    });
  });
});
