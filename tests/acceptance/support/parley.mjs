// A Parley of one's own: an empty SQLite store, and an account that is known.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Vonage } from '@vonage/server-sdk';
import { start } from './program.mjs';

export const newAccount = () => ({ apiKey: randomBytes(4).toString('hex'), apiSecret: randomBytes(16).toString('hex') });

/** In a `directory` that is given, the data is in `data` below it and stays there when the server stops. */
export async function startParley({ account = newAccount(), directory, environment = {} } = {}) {
  const server = await start('src/Parley.Server', (data) => ({
    Parley__Account__ApiKey: account.apiKey,
    Parley__Account__ApiSecret: account.apiSecret,
    Parley__DataDirectory: directory ? join(directory, 'data') : data,
    ...environment,
  }), directory);
  return {
    ...server,
    account,
    /** The official SDK with this account and, when given, an application: `{ id, privateKey }`. */
    sdk: (application, credentials = account) => new Vonage(
      { ...credentials, applicationId: application?.id, privateKey: application?.privateKey },
      { apiHost: server.url, restHost: server.url, videoHost: server.url, meetingsHost: server.url },
    ),
    /** An application, fresh for a test. */
    async application(name = 'lobby') {
      const made = await this.sdk().applications.createApplication({ name, capabilities: { rtc: {} } });
      return { id: made.id, privateKey: made.keys.privateKey, publicKey: made.keys.publicKey };
    },
    /** A call with a token, past the SDK, which sends only tokens that it made itself. */
    call: (method, path, token, json) => send(server.url, method, path, token && `Bearer ${token}`, json),
    /** A call with the account's key and secret, for what the SDK does not know: inspection and revocation. */
    accountCall: (method, path, json) => send(
      server.url, method, path, `Basic ${Buffer.from(`${account.apiKey}:${account.apiSecret}`).toString('base64')}`, json),
  };
}

async function send(server, method, path, authorization, json) {
  const response = await fetch(new URL(path, server), {
    method,
    headers: { ...(authorization && { Authorization: authorization }), ...(json && { 'Content-Type': 'application/json' }) },
    body: json && JSON.stringify(json),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
}
