// Clients call the versions that they know, whichever one the ACL of their user names.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startClient } from './client.js';
import { startServer } from './server.js';

// What documentation of 2018 to 2022 tells to put into a user's token.
const tutorial = Object.fromEntries([
  '/v1/users/**', '/v1/conversations/**', '/v1/sessions/**', '/v1/devices/**', '/v1/image/**', '/v3/media/**',
  '/v1/applications/**', '/v1/push/**', '/v1/knocking/**',
].map((path) => [path, {}]));

let server;
before(async () => { server = await startServer('ann'); });
after(() => server.stop());

describe('an ACL of /v1 is enough for a client of another version', () => {
  for (const name of ['nexmo-client', 'nexmo-client-8']) {
    it(name, async () => {
      const client = await startClient(name, server.url);
      try {
        const ask = async (command, options) => {
          const { result, problem } = await client.do(command, options);
          assert.equal(problem, undefined, `${command}: ${JSON.stringify(problem)}`);
          return result;
        };
        await ask('create', { token: server.token('ann', { paths: tutorial }) });
        const { id } = await ask('open', { displayName: 'Room' });
        assert.equal((await ask('find', { cid: id })).id, id);
        assert.equal(typeof (await ask('sendText', { cid: id, text: 'hi' })).id, 'number');
      } finally {
        await client.stop();
      }
    });
  }
});
