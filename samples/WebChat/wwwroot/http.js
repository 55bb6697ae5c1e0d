// Calls to this page's own backend, with its cookie; and to Parley, with the token.

/** The server answered, and the answer was no. */
export class Refused extends Error {
  constructor({ status, body }) {
    super(body?.detail ?? { 429: 'Too many attempts. Wait a minute.' }[status] ?? `The server answered ${status}.`);
    this.status = status;
  }
}

/** Resolves to the body, or rejects with Refused. */
export async function backend(method, path, json) {
  const answer = await send(path, method, {}, json);
  if (!answer.ok) throw new Refused(answer);
  return answer.body;
}

/** Resolves to the answer, whatever it is. No cookie goes to Parley: the token says it all. */
export const parley = (server, token, method, path, json) =>
  send(new URL(path, server), method, { Authorization: `Bearer ${token}` }, json, 'omit');

async function send(url, method, headers, json, credentials = 'same-origin') {
  if (json) headers['Content-Type'] = 'application/json';
  const response = await fetch(url, { method, headers, credentials, body: json && JSON.stringify(json) });
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('Content-Type') ?? '');
  return { ok: response.ok, status: response.status, body: isJson && text ? JSON.parse(text) : null };
}
