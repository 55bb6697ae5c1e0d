// One client in a process of its own: two of nexmo-client in one process share state and corrupt each other.
import { createRequire } from 'node:module';
import { drive } from './driver.js';

const require = createRequire(import.meta.url);
const [, , name, url] = process.argv;
const report = (event, detail) => process.send({ event, detail: detail === undefined ? null : String(detail) });

// What ends a process of the app's: an answer that a client did not expect and does not catch.
process.on('unhandledRejection', (reason) => report('unhandled', reason?.stack ?? JSON.stringify(reason)));
process.on('uncaughtException', (error) => report('unhandled', error.stack));

let run;
if (name === '@vonage/client-sdk') {
  const { VonageClient } = await import('@vonage/client-sdk');
  run = drive('vonage', { VonageClient, url, report });
} else {
  globalThis.XMLHttpRequest = require('xhr2');
  const isOldest = name === 'nexmo-client-4' || name === 'nexmo-stitch';
  if (isOldest) {
    // They keep the token where only browsers have a place for it.
    const kept = new Map();
    globalThis.Storage = class {};
    globalThis.localStorage = {
      getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key),
    };
  }
  const loaded = require(name);
  run = isOldest
    ? drive('stitch', { ConversationClient: loaded.default ?? loaded, url, report })
    : drive('nexmo', { NexmoClient: loaded.default ?? loaded, url, report, older: name === 'nexmo-client-8' });
}

process.on('message', async ({ id, ...command }) => process.send({ id, ...await run(command) }));
process.on('disconnect', () => process.exit(0));
report('loaded');
