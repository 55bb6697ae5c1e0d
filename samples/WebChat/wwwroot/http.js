// Calls to this page's own backend, with its cookie; and to Parley, with the token.

// A server that has not answered by then is taken for gone: what waits for it can be tried again.
const PATIENCE = 15_000;

/** The server answered, and the answer was no. */
export class Refused extends Error {
  constructor({ status, body }) {
    super(body?.detail ?? { 429: 'Too many attempts. Wait a minute.' }[status] ?? `The server answered ${status}.`);
    this.status = status;
  }
}

/** There was no answer, so nobody knows whether the call was carried out. */
export class Unreachable extends Error {
  constructor() { super('No answer from the server.'); }
}

/** Resolves to the body, or rejects with Refused or Unreachable. */
export async function backend(method, path, json) {
  const answer = await send(path, method, {}, json);
  if (!answer.ok) throw new Refused(answer);
  return answer.body;
}

/** Resolves to the answer, whatever it is. No cookie goes to Parley: the token says it all. */
export const parley = (server, token, method, path, json, headers = {}) =>
  send(new URL(path, server), method, { ...headers, Authorization: `Bearer ${token}` }, json, 'omit');

async function send(url, method, headers, json, credentials = 'same-origin') {
  if (json) headers['Content-Type'] = 'application/json';
  const body = json && JSON.stringify(json);
  let response;
  let text;
  try {
    response = await fetch(url, { method, headers, credentials, body, signal: AbortSignal.timeout(PATIENCE) });
    text = await response.text();
  } catch {
    throw new Unreachable();
  }
  const isJson = /\bjson\b/.test(response.headers.get('Content-Type') ?? '');
  return { ok: response.ok, status: response.status, body: isJson && text ? JSON.parse(text) : null };
}
