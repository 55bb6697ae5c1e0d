import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { launch, run, succeed } from '../support/program.mjs';
import { packed } from './packing.js';

const account = { Parley__Account__ApiKey: 'packagekey', Parley__Account__ApiSecret: 'package-secret-1' };

/** Serves by the command, and makes an application, a user and a token by it. */
async function serveAndUse(command, environment) {
  const directory = await mkdtemp(join(tmpdir(), 'parley-command-'));
  const env = { ...process.env, XDG_CONFIG_HOME: directory, ...account, ...environment };
  const server = await launch(command, ['serve', '--', '--urls', 'http://127.0.0.1:0'], { cwd: directory, env });
  try {
    assert.equal((await fetch(`${server.url}/health/ready`)).status, 200, server.output());

    const client = {
      cwd: directory,
      env: {
        ...env,
        PARLEY_URL: server.url,
        PARLEY_API_KEY: account.Parley__Account__ApiKey,
        PARLEY_API_SECRET: account.Parley__Account__ApiSecret,
      },
    };
    await succeed(command, ['apps', 'create', 'lobby', '--rtc', '--save'], client);
    await succeed(command, ['users', 'create', '--name', 'ann'], client);
    const token = await succeed(command, ['jwt', 'create', '--sub', 'ann', '--acl-preset', 'client-sdk'], client);
    const me = await fetch(`${server.url}/v1/users/me`, { headers: { Authorization: `Bearer ${token}` } });
    assert.equal((await me.json()).name, 'ann');
    assert.ok((await readdir(join(directory, 'data'))).includes('parley.db'));
  } finally {
    assert.equal(await server.stop(), 0, server.output());
    await rm(directory, { recursive: true, force: true });
  }
  await assert.rejects(fetch(`${server.url}/health/live`), 'The server outlived the command.');
}

describe('The parley command', () => {
  let tools;
  before(async () => {
    const { folder } = await packed();
    tools = await mkdtemp(join(tmpdir(), 'parley-tools-'));
    await succeed('dotnet', ['tool', 'install', 'Parley.Cli', '--tool-path', tools, '--source', folder, '--no-cache'], { cwd: tools });
  });
  after(async () => {
    if (tools) await rm(tools, { recursive: true, force: true });
  });

  it('serves, installed as a tool, and is a client of its server', () => serveAndUse(join(tools, 'parley'), {}));

  it('serves and is a client as a native executable, with a server that it is shown', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-native-'));
    try {
      await succeed('dotnet', ['publish', 'src/Parley.Cli', '-c', 'Release', '-p:Native=true', '-o', folder, '-v', 'quiet', '-nodeReuse:false']);
      const command = join(folder, 'parley');

      const alone = await run(command, ['serve'], { cwd: folder });
      assert.equal(alone.code, 99);
      assert.match(alone.error, /PARLEY_SERVER/);

      await serveAndUse(command, { PARLEY_SERVER: await installedServer() });
      // No assembly is beside it: it is not the runtime that ran it.
      assert.deepEqual((await readdir(folder)).filter((file) => file.endsWith('.dll')), []);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  async function installedServer() {
    const [version] = await readdir(join(tools, '.store/parley.cli'));
    return join(tools, '.store/parley.cli', version, 'parley.cli', version, 'tools/net10.0/any/server');
  }
});
