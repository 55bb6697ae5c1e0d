// The sample chat on a Parley of its own, and what fills it: conversations are made over HTTP, with its application's key.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tokenGenerate } from '@vonage/jwt';
import { startParley } from './parley.mjs';
import { start } from './program.mjs';

const AT_ONCE = 16;

export async function startSite(parleyUrl = (url) => url) {
  const parley = await startParley();
  const backend = await start('samples/WebChat', (data) => ({
    WebChat__ParleyUrl: parleyUrl(parley.url),
    WebChat__ApiKey: parley.account.apiKey,
    WebChat__ApiSecret: parley.account.apiSecret,
    WebChat__DataDirectory: data,
  }));
  const read = (name) => readFile(join(backend.data, name), 'utf8');
  const token = tokenGenerate((await read('parley.application-id')).trim(), await read('parley.key'));
  const call = async (method, path, json) => {
    const { status, body } = await parley.call(method, path, token, json);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  };

  return {
    url: backend.url,
    parley,
    backend,
    call,
    passwordOf: (name) => new RegExp(`Test user: ${name}  password: (\\S+)`).exec(backend.output())[1],

    /** A user of Parley that has no account with the backend: somebody else in a conversation. */
    user: (name, displayName) => call('POST', '/v1/users', { name, display_name: displayName }),

    /** A conversation with members by user name; resolves to `{ id, members: name → member id }`. */
    async room(title, names, state = 'joined') {
      const { id } = await call('POST', '/v1/conversations', { display_name: title });
      const members = {};
      for (const name of names) {
        const member = { state: name === names[0] ? 'joined' : state, user: { name }, channel: { type: 'app' } };
        members[name] = (await call('POST', `/v1/conversations/${id}/members`, member)).id;
      }
      return { id, members };
    },

    say: ({ id, members }, name, text) => call('POST', `/v1/conversations/${id}/events`, {
      type: 'message', from: members[name], body: { message_type: 'text', text },
    }),

    /** Many messages, several at once, so in no order. */
    async fill(room, count, text = (index) => `line ${index}.`) {
      const names = Object.keys(room.members);
      let next = 0;
      const worker = async () => {
        while (next < count) {
          const index = next += 1;
          await this.say(room, names[Math.floor(index / 3) % names.length], text(index));
        }
      };
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, worker));
    },

    async stop() {
      await backend.stop();
      await parley.stop();
    },
  };
}
