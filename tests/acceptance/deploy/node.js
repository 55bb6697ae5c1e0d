// A node of Parley behind a proxy, which can be stopped and come back where it was.
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { assembly, launch } from '../support/program.mjs';
import { basic, request } from './program.js';

export const account = { key: 'deploykey', secret: 'deploy-secret-1' };
const clientPaths = { '/*/users/**': {}, '/*/sessions/**': {}, '/*/conversations/**': {}, '/*/rtc/**': {} };

export async function startNode(directory) {
  const data = join(directory, 'parley');
  await mkdir(data);
  const run = (url) => launch('dotnet', [assembly('src/Parley.Server'), '--urls', url], {
    cwd: data,
    env: {
      ...process.env,
      Parley__Account__ApiKey: account.key,
      Parley__Account__ApiSecret: account.secret,
      Parley__DataDirectory: data,
      Parley__TrustedProxies: '127.0.0.1',
      Parley__Sessions__MaximumStrangersPerAddress: '3',
    },
  });
  let server = await run('http://127.0.0.1:0');
  const { url } = server;

  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const made = await request(`${url}/v2/applications`, {
    method: 'POST',
    headers: { Authorization: basic(account.key, account.secret), 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'deploy', keys: { public_key: publicKey } }),
  });
  const application = JSON.parse(made.body).id;

  /** A token of a user, or the application's; of about `length` characters when that is given. */
  function token(sub, length) {
    const now = Math.floor(Date.now() / 1000);
    const claims = { application_id: application, iat: now, exp: now + 3600, jti: randomUUID(), ...(sub && { sub, acl: { paths: clientPaths } }) };
    const compact = () => {
      const text = [{ alg: 'RS256', typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
      return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
    };
    // Four characters stand for three bytes.
    if (length) claims.padding = 'x'.repeat(Math.floor((length - compact().length) / 4) * 3 - 16);
    return compact();
  }

  return {
    url,
    port: Number(new URL(url).port),
    application,
    privateKey,
    token,
    async call(method, path, body) {
      const { status, body: text } = await request(url + path, {
        method,
        headers: { Authorization: `Bearer ${token()}`, 'Content-Type': 'application/json' },
        body: body && JSON.stringify(body),
      });
      if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
      return text ? JSON.parse(text) : undefined;
    },
    stop: () => server.stop(),
    restart: async () => { server = await run(url); },
  };
}
