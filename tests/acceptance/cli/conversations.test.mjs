import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startParley } from '../support/parley.mjs';

const assembly = fileURLToPath(new URL('../../../src/Parley.Cli/bin/Release/net10.0/parley.dll', import.meta.url));

describe('the parley command', () => {
  let parley;
  let directory;
  let environment;
  before(async () => {
    parley = await startParley();
    directory = await mkdtemp(path.join(tmpdir(), 'parley-cli-'));
    const application = await parley.application();
    await writeFile(path.join(directory, 'key.pem'), application.privateKey);
    environment = {
      ...process.env,
      XDG_CONFIG_HOME: directory,
      PARLEY_URL: parley.url,
      PARLEY_APP_ID: application.id,
      PARLEY_PRIVATE_KEY: path.join(directory, 'key.pem'),
    };
    for (const name of ['ann', 'bob']) await run('users', 'create', '--name', name);
  });
  after(async () => {
    await parley.stop();
    await rm(directory, { recursive: true });
  });

  const start = (...args) => spawn('dotnet', [assembly, ...args], { env: environment, cwd: directory });

  async function run(...args) {
    const child = start(...args);
    const output = { out: '', error: '' };
    child.stdout.on('data', (data) => { output.out += data; });
    child.stderr.on('data', (data) => { output.error += data; });
    child.stdin.end();
    const [code] = await once(child, 'close');
    return { code, ...output };
  }
  const ok = async (...args) => {
    const { code, out, error } = await run(...args);
    assert.equal(code, 0, error);
    return out.trim();
  };
  const json = async (...args) => JSON.parse(await ok(...args, '--json'));

  it('goes through the life of a conversation', async () => {
    const made = await json('conversations', 'create', '--name', 'room', '--display-name', 'Room', '--ttl', '60', '--custom-data', '{"a":1}');
    assert.match(made.id, /^CON-/);
    assert.deepEqual(made.properties, { ttl: 60, custom_data: { a: 1 } });
    assert.equal((await json('conversations', 'show', 'room')).id, made.id);
    assert.equal((await json('conversations', 'update', 'room', '--display-name', 'Changed')).display_name, 'Changed');
    assert.equal((await run('conversations', 'update', 'room')).code, 1);

    const ann = await ok('members', 'add', 'room', '--user', 'ann', '-q');
    const bob = await ok('members', 'add', 'room', '--user', 'bob', '--invite', '-q');
    assert.equal((await json('members', 'update', 'room', bob, '--state', 'joined')).state, 'JOINED');
    assert.equal((await json('members', 'show', 'room', ann)).state, 'JOINED');
    const { members } = await json('members', 'list', 'room');
    assert.deepEqual(members.map(({ id }) => id), [ann, bob]);

    assert.equal(await ok('events', 'send', 'room', '--text', 'hello world', '--from', ann, '-q'), '5');
    assert.equal(await ok('events', 'send', 'room', '--type', 'custom:order', '--body', '{"n":1}', '--idempotency-key', 'k', '-q'), '6');
    assert.equal(await ok('events', 'send', 'room', '--type', 'custom:order', '--body', '{"n":1}', '--idempotency-key', 'k', '-q'), '6');
    assert.equal((await json('events', 'show', 'room', '5')).body.text, 'hello world');
    const { events } = await json('events', 'list', 'room', '--type', 'message,custom:*', '--sort', 'desc');
    assert.deepEqual(events.map(({ id }) => id), [6, 5]);
    assert.deepEqual((await json('events', 'search', 'hello', '--user', 'bob')).events.map(({ id }) => id), [5]);
    assert.equal((await json('conversations', 'list', '--user', 'bob')).conversations[0].unread_count, 2);
    assert.match(await ok('events', 'delete', 'room', '5', '--yes'), /Deleted event 5/);
    assert.equal((await json('members', 'update', 'room', bob, '--state', 'left', '--reason-text', 'bye')).reason.text, 'bye');
    await ok('conversations', 'delete', 'room', '--yes');
    assert.equal((await run('conversations', 'show', 'room')).code, 20);
  });

  it('talks from two terminals', async () => {
    await ok('conversations', 'create', '--name', 'talk');
    const terminals = ['ann', 'bob'].map((user) => {
      const child = start('chat', 'talk', '--user', user);
      const terminal = { child, text: '' };
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { terminal.text += data; });
      return terminal;
    });
    const [ann, bob] = terminals;
    const shows = async (terminal, what) => {
      for (const late = Date.now() + 60_000; !terminal.text.includes(what);) {
        assert.ok(Date.now() < late, `No "${what}" in:\n${terminal.text}`);
        await new Promise((resolve) => { setTimeout(resolve, 25); });
      }
    };
    try {
      for (const terminal of terminals) await shows(terminal, '/quit ends');
      ann.child.stdin.write('hi bob\n');
      await shows(bob, 'ann: hi bob');
      bob.child.stdin.write('hi \u001b[31mann\n');
      await shows(ann, 'bob: hi \\u001B[31mann');
      for (const { child } of terminals) {
        const closed = once(child, 'close');
        child.stdin.write('/quit\n');
        assert.equal((await closed)[0], 0);
      }
    } finally {
      for (const { child } of terminals) child.kill('SIGKILL');
    }
  });
});
