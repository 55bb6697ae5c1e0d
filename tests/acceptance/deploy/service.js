import assert from 'node:assert/strict';
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { assembly, launch, root, run } from '../support/program.mjs';
import { basic, directory, request } from './program.js';

const unit = join(root, 'deploy/parley.service');

export const service = () => describe('The systemd unit', { concurrency: 1 }, () => {
  let place;
  let lines;
  before(async () => {
    place = await directory();
    lines = (await readFile(unit, 'utf8')).split('\n');
  });
  after(() => place?.remove());

  const values = (key) => lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));

  it('is one that systemd understands', async () => {
    const units = join(place.path, 'units');
    await mkdir(join(units, 'parley.service.d'), { recursive: true });
    await cp(unit, join(units, 'parley.service'));
    // The program is not installed here.
    await writeFile(join(units, 'parley.service.d/program.conf'), '[Service]\nExecStart=\nExecStart=/bin/true\n');

    const { code, out, error } = await run('systemd-analyze', ['verify', '--man=no', 'parley.service'], { env: { ...process.env, SYSTEMD_UNIT_PATH: `${units}:` } });

    assert.equal(code, 0, out + error);
    assert.doesNotMatch(out + error, /parley\.service/);
  });

  it('leaves the server little that it could do to the machine', async () => {
    // In tenths: 2.0 of 10.0, where a unit without any restriction has 9.6.
    const { code, out, error } = await run('systemd-analyze', ['security', '--offline=true', '--threshold=20', '--no-pager', unit]);

    assert.equal(code, 0, out + error);
  });

  it('starts a server that is ready, has its secrets from files and its data in its own directory, and stops on SIGTERM', async () => {
    const credentials = join(place.path, 'credentials');
    const state = join(place.path, 'state');
    await mkdir(credentials);
    for (const [name, value] of [['Parley__Account__ApiKey', 'servicekey'], ['Parley__Account__ApiSecret', 'service-secret-1']]) {
      assert.ok(values('LoadCredential').some((line) => line.startsWith(`${name}:`)));
      await writeFile(join(credentials, name), `${value}\n`);
    }
    const environment = Object.fromEntries(values('Environment').map((line) => line.replace('%S', state).split(/=(.*)/s).slice(0, 2)));
    // /etc/parley/parley.env, whose lines go before those of the unit.
    const file = { ASPNETCORE_URLS: 'http://127.0.0.1:0' };

    const program = assembly('src/Parley.Server').replace(/\.dll$/, '');
    assert.equal(program.split('/').at(-1), values('ExecStart')[0].split('/').at(-1));
    const server = await launch(program, [], {
      cwd: place.path,
      env: { PATH: process.env.PATH, CREDENTIALS_DIRECTORY: credentials, ...environment, ...file },
    });
    try {
      assert.equal((await request(`${server.url}/health/ready`)).status, 200);
      const { status } = await request(`${server.url}/v2/applications`, { headers: { Authorization: basic('servicekey', 'service-secret-1') } });
      assert.equal(status, 200);
      assert.ok((await readdir(join(state, values('StateDirectory')[0]))).includes('parley.db'));
    } finally {
      assert.equal(await server.stop(values('KillSignal')[0]), 0, server.output());
    }
    assert.doesNotMatch(server.output(), /service-secret-1/);
  });
});
