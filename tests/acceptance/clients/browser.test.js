import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { chromium } from 'playwright-core';
import { Reports } from './client.js';
import { scenarios } from './scenarios.js';
import { startServer } from './server.js';

const here = fileURLToPath(new URL('./', import.meta.url));
const files = {
  '/driver.js': 'driver.js',
  '/chat-driver.js': 'chat-driver.js',
  '/nexmo-client.js': 'node_modules/nexmo-client/dist/nexmoClient.js',
  '/nexmo-client-8.js': 'node_modules/nexmo-client-8/dist/nexmoClient.js',
  '/client-sdk.js': 'node_modules/@vonage/client-sdk/dist/vonageClientSDK.js',
};
const pages = {
  '/nexmo-client': ['/nexmo-client.js', 'drive("nexmo", { NexmoClient: window.NexmoClient.default ?? window.NexmoClient, url, report })'],
  '/nexmo-client-8': ['/nexmo-client-8.js', `drive("nexmo", {
    NexmoClient: window.NexmoClient.default ?? window.NexmoClient, url, report, older: true, transports: ["polling"],
  })`],
  '/client-sdk': ['/client-sdk.js', 'drive("vonage", { VonageClient: window.vonageClientSDK.VonageClient, url, report })'],
};

let server;
let site;
let browser;
before(async () => {
  server = await startServer(
    'user-of-nexmo-client', 'user-of-client-sdk', 'poller', 'bob', 'caller-with-nexmo-client', 'caller-with-nexmo-client-8', 'caller-with-client-sdk',
  );
  // Another port is another origin: every request of the page to the server is preflighted.
  site = createServer(({ url }, response) => {
    const path = new URL(url, 'http://site').pathname;
    if (pages[path]) {
      const [bundle, make] = pages[path];
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><meta charset="utf-8"><script src="${bundle}"></script><script type="module">
        import { drive } from '/driver.js';
        const url = new URLSearchParams(location.search).get('server');
        const report = (event, detail) => window.reported(event, detail === undefined ? null : String(detail));
        window.run = ${make};
        report('loaded');
      </script>`);
    } else if (files[path]) {
      response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
      createReadStream(here + files[path]).pipe(response);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => { site.listen(0, '127.0.0.1', resolve); });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
    ],
  });
});
after(async () => {
  await browser?.close();
  site?.close();
  await server?.stop();
});

async function startPage(path, url) {
  // A context of its own, as each device has.
  const context = await browser.newContext();
  const page = await context.newPage();
  const reports = new Reports();
  await page.exposeFunction('reported', (event, detail) => reports.add(event, detail));
  await page.goto(`http://127.0.0.1:${site.address().port}${path}?server=${encodeURIComponent(url)}`);
  await reports.next('loaded');
  return {
    page,
    reports,
    do: (name, options) => page.evaluate((command) => window.run(command), { name, ...options }),
    stop: () => context.close(),
  };
}

describe('in Chromium', { concurrency: 2 }, () => {
  for (const [path, kind] of [['/nexmo-client', 'nexmo'], ['/client-sdk', 'vonage']]) {
    describe(path.slice(1), { concurrency: false }, () => {
      scenarios(kind, `user-of-${path.slice(1)}`, () => server, (url) => startPage(path, url));
    });
  }

  // It asks for credentials with every poll, which no browser lets it have from a server that names no origin.
  it('nexmo-client-8 polls from another origin: logs in, hears an event, logs out', async () => {
    const client = await startPage('/nexmo-client-8', server.url);
    const polls = [];
    client.page.on('requestfinished', (request) => { if (request.url().includes('transport=polling')) polls.push(request); });
    client.page.on('websocket', () => assert.fail('It was to poll.'));
    const ask = async (command, options) => {
      const { result, problem } = await client.do(command, options);
      assert.equal(problem, undefined, `${command}: ${JSON.stringify(problem)}`);
      return result;
    };
    const { session, me } = await ask('create', { token: server.token('poller') });
    assert.match(session, /^SES-/);
    assert.equal(me, 'poller');
    const { id } = await ask('open', { displayName: 'Polled' });
    await server.call('POST', `/v1/conversations/${id}/members`, {
      state: 'joined', user: { name: 'bob' }, channel: { type: 'app' },
    });
    let told;
    do told = JSON.parse(await client.reports.next('event')); while (told.userName !== 'bob');
    assert.equal(told.heard, 'member:joined');
    assert.equal(await ask('remove'), true);
    assert.ok(polls.length > 2, `${polls.length} polls`);
    await client.stop();
  });
});
