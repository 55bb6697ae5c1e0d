// The table of limits in docs/operate.md: what it says is taken, and one more is refused.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { tokenGenerate } from '@vonage/jwt';
import { startParley } from '../support/parley.mjs';
import { root } from './page.mjs';

const text = await readFile(join(root, 'docs/operate.md'), 'utf8');
const rows = new Map([...text.split('## Sizes and limits')[1].split(/^## /m)[0].matchAll(/^\| (?!what \| |---)(.+?) \| (.+) \|$/gm)]
  .map(([, what, limit]) => [what, limit]));

const letters = (count) => 'x'.repeat(count);
/** An object whose JSON takes so many bytes. */
const bytes = (count) => ({ a: letters(count - '{"a":""}'.length) });

// Held by tests of their own, for they need floods, time or other settings.
const elsewhere = [
  'checks of chosen secrets that wait for each other', 'different wrong secrets from one address',
  'what a socket that is not logged in sends, and is sent', 'all that sockets send and are sent that are not logged in',
  'headers of a request', 'sockets that are not logged in', 'sessions of a user',
  'time to resume a session', 'waiting for one slow client', 'events that a client has not acknowledged',
  'missed events in the answer to a resume', 'writes that wait for the store', 'reading for one request', 'message from a socket',
  'unread count', 'members of a conversation', 'public key', 'claim that is a text', 'capabilities of an application',
  'address of an image',
];

describe('the limits that the page for operators names', () => {
  let parley;
  let application;
  let room;
  const tried = new Set();
  before(async () => {
    parley = await startParley();
    application = await parley.application();
    for (const name of ['ann', 'ben', 'cem']) assert.equal((await call('POST', '/v1/users', { name })).status, 201);
    room = (await call('POST', '/v1/conversations', { name: 'room' })).body.id;
    assert.equal((await addMember('ann')).status, 201);
  });
  after(() => parley.stop());

  const token = (claims) => tokenGenerate(application.id, application.privateKey, claims);
  const call = (method, path, json, claims) => parley.call(method, path, token(claims), json);
  const event = (body) => call('POST', `/v1/conversations/${room}/events`, body);
  const addMember = (name) => call('POST', `/v1/conversations/${room}/members`, { state: 'joined', user: { name }, channel: { type: 'app' } });
  let fresh = 0;
  const named = (count) => `${fresh++}`.padEnd(count, 'x');

  /** `ask(limit)` is to succeed, and `ask(limit + 1)` to be refused with the status. */
  const limits = [
    ['body of a request', '1 MiB', 1024 * 1024, 413, (count) => call('POST', '/v1/users', bytes(count))],
    ['path', '4,096', 4096, 400, (count) => call('GET', `/v1/users/${letters(count - '/v1/users/'.length)}`), 404],
    ['page of a list', '100', 100, 400, (count) => call('GET', `/v1/users?page_size=${count}`)],
    ['name of an application', '255', 255, 400, (count) => parley.accountCall('POST', '/v2/applications', { name: letters(count) })],
    ['name and display name of a user', '255', 255, 400, (count) => call('POST', '/v1/users', { name: named(count) })],
    ['name and display name of a user', '255', 255, 400, (count) => call('POST', '/v1/users', { display_name: letters(count) })],
    ['`properties` of a user or a conversation', '32 KiB', 32 * 1024, 400,
      (count) => call('POST', '/v1/users', { properties: { custom_data: bytes(count - '{"custom_data":}'.length) } })],
    ['name of a conversation', '100', 100, 400, (count) => call('POST', '/v1/conversations', { name: named(count) })],
    ['name of a conversation', 'display name 50', 50, 400, (count) => call('POST', '/v1/conversations', { display_name: letters(count) })],
    ['text of a message; any other body', '64 KiB', 64 * 1024, 400,
      (count) => event({ type: 'message', body: { message_type: 'text', text: letters(count - '{"message_type":"text","text":""}'.length) } })],
    ['body of a custom or ephemeral event', '4,096', 4096, 400, (count) => event({ type: 'custom:a', body: bytes(count) })],
    ['type of a custom event', '100', 100, 400, (count) => event({ type: `custom:${letters(count)}`, body: {} })],
    ['key of a retry', '100', 100, 400, (count) => event({ type: 'custom:a', body: {}, client_ref: named(count) })],
    ['types in `event_type`', '20', 20, 400,
      (count) => call('GET', `/v1/conversations/${room}/events?event_type=${Array(count).fill('text').join(',')}`)],
    ['words of a search', '200', 200, 400,
      (count) => call('GET', `/v1/search/events?q=${letters(count)}`, undefined, { subject: 'ann', acl: { paths: { '/**': {} } } })],
    ['`channel` and `media` of a member', '4 KiB', 4096, 400, (count) => call('POST', `/v1/conversations/${room}/members`, {
      state: 'invited', user: { name: ['ben', 'cem'][fresh++ % 2] }, channel: { type: 'app', a: letters(count - '{"type":"app","a":""}'.length) },
    })],
    ['path of an ACL', '1,024', 1024, 403, (count) => call('GET', '/v1/users', undefined, {
      subject: 'ann', acl: { paths: { '/**': {}, [`/${letters(count - 1)}`]: {} } },
    })],
    ['token', '8,192', 8192, 401, (count) => parley.call('GET', '/v1/users', sized(count))],
    ['secrets of an account', '10', 9, 403, async (count) => {
      const path = `/accounts/${parley.account.apiKey}/secrets`;
      let answer;
      for (; secrets < count; secrets++) answer = await parley.accountCall('POST', path, { secret: `Secret-number-${secrets}` });
      return answer;
    }],
  ];
  let secrets = 0;

  /** A good token of so many characters, or of the next number that Base64 can have. */
  function sized(count) {
    const empty = token({ note: '' });
    const claims = empty.split('.')[1];
    const space = Math.floor((count - empty.length + claims.length) * 3 / 4);
    const padding = space - Buffer.from(claims, 'base64url').length;
    for (let more = 0; ; more++) {
      const made = token({ note: letters(padding + more) });
      if (made.length >= count) return made;
    }
  }

  for (const [what, limit, most, status, ask, taken] of limits) {
    it(`take ${limit} of: ${what}`, async () => {
      tried.add(what);
      assert.ok(rows.get(what)?.includes(limit), `the page says ${rows.get(what)}`);
      const good = await ask(most);
      assert.ok(taken ? good.status === taken : good.status < 300, `${most} was answered ${good.status}: ${JSON.stringify(good.body)}`);
      const bad = await ask(most + 1);
      assert.equal(bad.status, status, JSON.stringify(bad.body));
    });
  }

  it('take 32 KiB in a line of a request', async () => {
    tried.add('line of a request, with the token of a socket in it');
    const status = async (count) => (await fetch(`${parley.url}/health/live?${letters(count)}`)).status;
    const rest = 'GET /health/live? HTTP/1.1\r\n'.length;
    assert.equal(await status(32_768 - rest), 200);
    assert.equal(await status(32_768 - rest + 1), 414);
  });

  it('take a reason of 200 and 500 characters', async () => {
    tried.add('reason of a leaving');
    const member = async () => {
      const name = named(5);
      await call('POST', '/v1/users', { name });
      return (await addMember(name)).body.id;
    };
    const leave = async (code, words) => (await call('PATCH', `/v1/conversations/${room}/members/${await member()}`, {
      state: 'left', reason: { code: letters(code), text: letters(words) },
    })).status;
    assert.equal(await leave(200, 500), 200);
    assert.equal(await leave(201, 500), 400);
    assert.equal(await leave(200, 501), 400);
  });

  it('take a reaction of 64 characters', async () => {
    tried.add('reaction');
    const member = (await call('GET', `/v1/conversations/${room}/members`)).body._embedded.members[0].id;
    const { id } = (await event({ type: 'message', from: member, body: { message_type: 'text', text: 'hello' } })).body;
    const react = async (count) => (await event({ type: 'custom:reaction', from: member, body: { event_id: id, reaction: letters(count) } })).status;
    assert.equal(await react(64), 201);
    assert.equal(await react(65), 400);
  });

  it('take 20 different reactions of a member to one event', async () => {
    tried.add('reactions of a member to one event');
    const member = (await call('GET', `/v1/conversations/${room}/members`)).body._embedded.members[0].id;
    const { id } = (await event({ type: 'message', from: member, body: { message_type: 'text', text: 'hello' } })).body;
    const react = async (reaction) => (await event({ type: 'custom:reaction', from: member, body: { event_id: id, reaction } })).status;
    for (let count = 1; count <= 20; count++) assert.equal(await react(`r${count}`), 201);
    assert.equal(await react('r21'), 400);
  });

  it('are tried, or known to be held elsewhere', () => {
    assert.deepEqual([...rows.keys()].filter((what) => !tried.has(what) && !elsewhere.includes(what)), []);
    assert.deepEqual(elsewhere.filter((what) => !rows.has(what)), []);
  });
});
