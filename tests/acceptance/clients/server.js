import { createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const assembly = `${root}src/Parley.Server/bin/Release/net10.0/Parley.Server.dll`;
const account = { apiKey: 'clientkey', apiSecret: 'client-secret-1' };
const clientPaths = { '/*/users/**': {}, '/*/sessions/**': {}, '/*/conversations/**': {}, '/*/rtc/**': {} };

async function launch(directory, url = 'http://127.0.0.1:0') {
  const child = spawn('dotnet', [assembly, '--urls', url], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      Parley__Account__ApiKey: account.apiKey,
      Parley__Account__ApiSecret: account.apiSecret,
      Parley__DataDirectory: directory,
      // The scenarios of a token's end wait for it.
      Parley__Sessions__ExpiryGraceSeconds: '1',
    },
  });
  let output = '';
  const address = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${output}`)));
    child.stdout.on('data', (data) => {
      output += data;
      const match = /Now listening on: (\S+)/.exec(output);
      if (match) resolve(match[1]);
    });
  });
  child.removeAllListeners('exit');
  return { child, url: address };
}

async function end(child, signal) {
  const exit = new Promise((resolve) => { child.once('exit', resolve); });
  process.kill(child.pid, signal);
  await exit;
}

/** A server on a free port with one application and its users. */
export async function startServer(...users) {
  if (!existsSync(assembly)) {
    throw new Error('Build it first: dotnet build src/Parley.Server -c Release');
  }
  const directory = await mkdtemp(path.join(tmpdir(), 'parley-clients-'));
  const launched = await launch(directory);
  const { url } = launched;
  let { child } = launched;

  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const server = new Server(url, createPrivateKey(privateKey), async () => {
    await end(child, 'SIGTERM');
    await rm(directory, { recursive: true });
  });
  server.kill = () => end(child, 'SIGKILL');
  server.restart = async () => { ({ child } = await launch(directory, url)); };
  const basic = Buffer.from(`${account.apiKey}:${account.apiSecret}`).toString('base64');
  const application = await fetch(`${url}/v2/applications`, {
    method: 'POST',
    headers: { Authorization: `Basic ${basic}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'clients', keys: { public_key: publicKey } }),
  });
  server.application = (await application.json()).id;
  for (const name of users) await server.call('POST', '/v1/users', { name });
  return server;
}

class Server {
  constructor(url, key, stop) {
    this.url = url;
    this.key = key;
    this.stop = stop;
  }

  /** A token of a user as an application's back end makes it; `life` in seconds. */
  token(sub, { life = 3600, paths = clientPaths } = {}) {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      application_id: this.application, iat: Math.min(now, now + life - 60), exp: now + life, jti: randomUUID(), sub, acl: { paths },
    };
    const text = [{ alg: 'RS256', typ: 'JWT' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), this.key).toString('base64url')}`;
  }

  async call(method, at, body) {
    const response = await fetch(this.url + at, {
      method,
      headers: {
        Authorization: `Bearer ${this.token(undefined, { paths: { '/**': {} } })}`, 'Content-Type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${at}: ${response.status} ${await response.text()}`);
    const text = await response.text();
    return text ? JSON.parse(text) : undefined;
  }

  /** Ids of a user's sessions, as the API lists them. */
  async sessions(user) {
    return (await this.call('GET', `/v1/users/${encodeURIComponent(user)}/sessions?page_size=100`))._embedded.sessions.map(({ id }) => id);
  }
}

/** A TCP proxy whose connections can be cut like a network that goes away. */
export async function startProxy(target) {
  const { hostname, port } = new URL(target);
  const open = new Set();
  const listener = net.createServer((client) => {
    const upstream = net.connect(Number(port), hostname);
    for (const [from, to] of [[client, upstream], [upstream, client]]) {
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
    open.add(client);
    client.on('close', () => open.delete(client));
  });
  await new Promise((resolve) => { listener.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${listener.address().port}`,
    cut: () => open.forEach((client) => client.destroy()),
    stop: () => new Promise((resolve) => {
      listener.close(resolve);
      open.forEach((client) => client.destroy());
    }),
  };
}
