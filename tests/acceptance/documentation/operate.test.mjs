// Facts of docs/operate.md that no block shows.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { VonageClient } from '@vonage/client-sdk';
import { tokenGenerate } from '@vonage/jwt';
import { newAccount, startParley } from '../support/parley.mjs';
import { Page, root } from './page.mjs';

const run = promisify(execFile);
const text = await readFile(join(root, 'docs/operate.md'), 'utf8');

// What shows only once it happens, and need not happen here.
const rare = [
  'dotnet_exceptions_total', 'kestrel_active_tls_handshakes', 'kestrel_connection_duration_seconds', 'kestrel_queued_requests',
  'kestrel_rejected_connections_total', 'kestrel_tls_handshake_duration_seconds', 'kestrel_upgraded_connections',
];

describe('the page for operators', () => {
  let parley;
  before(async () => { parley = await startParley(); });
  after(() => parley.stop());

  it('lists the metrics that there are, and no others', async () => {
    const application = await parley.application();
    await parley.sdk(application).users.createUser({ name: 'ann' });
    const token = tokenGenerate(application.id, application.privateKey, { subject: 'ann', acl: { paths: { '/**': {} } } });
    const client = new VonageClient({ apiUrl: parley.url, websocketUrl: parley.url, rtcStatsTelemetry: false });
    await client.createSession(token);
    const metrics = await (await fetch(new URL('/metrics', parley.url))).text();
    await client.deleteSession();
    const exposed = [...metrics.matchAll(/^# TYPE (\S+) /gm)].map((match) => match[1]);
    const listed = Page.firstCells(text, 'Metrics');
    assert.deepEqual(exposed.filter((name) => !listed.includes(name)), [], 'every metric is in the table');
    assert.deepEqual(listed.filter((name) => !exposed.includes(name) && !rare.includes(name)), [], 'the table has no other');
    assert.match(metrics, /^parley_sessions_connected\S* 1$/m);
  });

  it('is right about a database that a newer program has changed', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'parley-newer-'));
    try {
      const account = newAccount();
      await (await startParley({ account, directory })).stop();
      const database = join(directory, 'data/parley.db');
      await run('sqlite3', [database, "INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('9999_newer.sql', '2030-01-01')"]);
      const image = await readFile(database);
      await assert.rejects(startParley({ account, directory }), /ended with 65:[^]*newer schema[^]*9999_newer\.sql[^]*Nothing was changed/);
      assert.ok(image.equals(await readFile(database)), 'the database is as it was');
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  it('is right about a second server in one directory', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'parley-second-'));
    const first = await startParley({ directory });
    try {
      await assert.rejects(startParley({ directory }), /ended with 75:[^]*in use by another server/);
      await assert.rejects(
        startParley({ directory, environment: { Parley__Tokens__CacheSize: 'many', Parley__NoSuch: '1' } }),
        /ended with 78:(?=[^]*Tokens:CacheSize)(?=[^]*NoSuch)/);
    } finally {
      await first.stop();
      await rm(directory, { recursive: true, force: true });
    }
  });

  it('is right about a lost secret', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'parley-lost-'));
    const account = newAccount();
    try {
      await (await startParley({ account, directory })).stop();
      const found = { ...account, apiSecret: 'a-new-secret-of-8-to-256-characters' };
      // Only the secret is set: the API key is the one that is stored.
      const again = await startParley({ account: found, directory, environment: { Parley__Account__ApiKey: '' } });
      try {
        assert.equal((await again.accountCall('GET', '/v2/applications')).status, 200);
      } finally {
        await again.stop();
      }
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  it('is right about a request that polls the wrong node', async () => {
    const answer = await fetch(new URL('/v2/rtc/?EIO=4&transport=polling&sid=of-another-node', parley.url));
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /Session ID unknown/);
  });
});
