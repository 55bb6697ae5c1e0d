// What the tests of these files share: a directory of one's own, a port, requests with a certificate.
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export async function directory() {
  const path = await mkdtemp(join(tmpdir(), 'parley-deploy-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

async function freePort() {
  const holder = createServer();
  await new Promise((resolve) => { holder.listen(0, '127.0.0.1', resolve); });
  const { port } = holder.address();
  await new Promise((resolve) => { holder.close(resolve); });
  return port;
}

/** Starts what cannot be told to find a port itself; once more on another when somebody was faster. */
export async function onFreePort(starting, tries = 5) {
  const port = await freePort();
  try {
    return await starting(port);
  } catch (error) {
    if (tries > 1 && /in use/.test(error.message)) return onFreePort(starting, tries - 1);
    throw error;
  }
}

/** One request on a connection of its own: status, headers, body. `ca` and `localAddress` are node's. */
export function request(url, { method = 'GET', headers = {}, body, ...options } = {}) {
  const send = url.startsWith('https:') ? secureRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const outgoing = send(url, { method, headers, agent: false, ...options }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts).toString() }));
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

export const basic = (key, secret) => `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
