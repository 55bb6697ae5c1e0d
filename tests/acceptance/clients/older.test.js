// Clients that do everything over the socket, which this server does not serve: whatever they ask for is refused at once.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { startClient } from './client.js';
import { startServer } from './server.js';

let server;
before(async () => { server = await startServer('ann'); });
after(() => server.stop());

describe('clients before nexmo-client 6', () => {
  let running;
  const start = async (name, options) => {
    running = await startClient(name, server.url);
    return running.do('create', { token: server.token('ann'), ...options });
  };
  afterEach(async () => {
    assert.equal(running.reports.has('unhandled'), false, JSON.stringify(running.reports));
    await running.stop();
  });

  for (const [name, sync] of [['nexmo-client-4', 'lite'], ['nexmo-stitch', undefined]]) {
    it(`${name} is told that its conversations cannot be listed, and does not wait`, { timeout: 30_000 }, async () => {
      const { problem } = await start(name, { sync });
      assert.equal(problem?.code, 'system:error:invalid-event');
    });
  }

  it('nexmo-client-4 without synchronisation logs in, and each of its operations is refused', { timeout: 30_000 }, async () => {
    const { result, problem } = await start('nexmo-client-4', { sync: 'none' });
    assert.equal(problem, undefined);
    assert.equal(result.me, 'ann');
    for (const [method, ...args] of [['newConversation', {}], ['newConversationAndJoin', {}], ['getConversation', 'CON-1'], ['getConversations'], ['getUser', 'USR-1']]) {
      const answer = await running.do('ask', { method, args });
      assert.equal(answer.problem?.code, 'system:error:invalid-event', method);
    }
  });
});
