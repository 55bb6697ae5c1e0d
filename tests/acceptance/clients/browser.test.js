import { createServer } from 'node:http';
import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';
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
  '/nexmo-client-8': ['/nexmo-client-8.js', 'drive("nexmo", { NexmoClient: window.NexmoClient.default ?? window.NexmoClient, url, report, older: true })'],
  '/client-sdk': ['/client-sdk.js', 'drive("vonage", { VonageClient: window.vonageClientSDK.VonageClient, url, report })'],
};

let server;
let site;
let browser;
before(async () => {
  server = await startServer('user-of-nexmo-client', 'user-of-client-sdk', 'bob', 'caller-with-nexmo-client', 'caller-with-nexmo-client-8', 'caller-with-client-sdk');
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

  // With a real media connection, which only a browser has.
  for (const [path, ...calls] of [
    ['/nexmo-client', ['call', { number: '447700900000' }], ['callUsers', { users: ['bob'] }]],
    ['/nexmo-client-8', ['call', { number: '447700900000' }], ['callUsers', { users: ['bob'] }]],
    ['/client-sdk', ['call', { method: 'serverCall', args: [{ to: '447700900000' }] }]],
  ]) {
    for (const [command, options] of calls) {
      it(`${path.slice(1)}: ${command} is refused, and its promise settles`, { timeout: 60_000 }, async () => {
        const client = await startPage(path, server.url);
        try {
          const paths = { '/*/users/**': {}, '/*/conversations/**': {}, '/*/sessions/**': {}, '/*/legs/**': {}, '/*/knocking/**': {} };
          const { problem: refused } = await client.do('create', { token: server.token(`caller-with-${path.slice(1)}`, { paths }) });
          assert.equal(refused, undefined);
          const { result, problem } = await client.do(command, options);
          assert.equal(result, undefined);
          assert.ok(problem);
          if (path === '/client-sdk') assert.equal(problem.code, 'http:error:not-served');
        } finally {
          await client.stop();
        }
      });
    }
  }
});
