import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { assembly, launch, root, run, succeed } from '../support/program.mjs';
import { startPostgres } from './postgres.js';
import { basic, directory, request } from './program.js';

const read = (file) => readFile(join(root, 'deploy', file), 'utf8');

export const composition = () => describe('The compose file', { concurrency: 1 }, () => {
  let place;
  let text;
  let compose;
  before(async () => {
    place = await directory();
    // PostgreSQL is another user.
    await chmod(place.path, 0o755);
    text = await read('compose.yaml');
    compose = parse(text);
    // What the documentation tells to do once.
    const [, commands] = /^```bash\n(.*?)^```$/ms.exec(await read('README.md'));
    await succeed('bash', ['-euo', 'pipefail', '-c', commands], { cwd: place.path });
  });
  after(() => place?.remove());

  const secret = (name) => join(place.path, compose.secrets[name].file);

  it('is documented: every variable, and a file for every secret', async () => {
    const documentation = await read('README.md');

    for (const [, name] of text.matchAll(/\$\{(\w+)/g)) assert.ok(documentation.includes(`\`${name}\``), name);
    for (const { file } of Object.values(compose.secrets)) assert.match(await readFile(join(place.path, file), 'utf8'), /^\S+$/);
    assert.deepEqual((await readdir(join(place.path, 'secrets'))).sort(), Object.keys(compose.secrets).sort());
    for (const service of Object.values(compose.services)) {
      for (const name of service.secrets) assert.ok(name in compose.secrets, name);
      for (const volume of service.volumes ?? []) assert.ok(volume.split(':')[0] in compose.volumes, volume);
      assert.ok(service.healthcheck && service.restart && service.stop_grace_period);
    }
    assert.equal(compose.services.parley.depends_on.postgres.condition, 'service_healthy');
  });

  it('starts a server on PostgreSQL that its checks call healthy, with the secrets from files and nothing on its own disk', async () => {
    const { parley, postgres: database } = compose.services;
    assert.equal(database.environment.POSTGRES_PASSWORD_FILE, '/run/secrets/database-password');
    const home = join(place.path, 'postgres');
    const postgres = await startPostgres(home, {
      user: database.environment.POSTGRES_USER, database: database.environment.POSTGRES_DB, passwordFile: await readable(secret('database-password')),
    });
    const work = join(place.path, 'work');
    await mkdir(work);
    let server;
    try {
      const [, ready, ...readyArguments] = [...database.healthcheck.test];
      const healthy = await run(join(postgres.binaries, ready), readyArguments, { env: { ...process.env, PGHOST: home } });
      assert.equal(healthy.code, 0, healthy.out + healthy.error);

      server = await launch('dotnet', [assembly('src/Parley.Server'), '--urls', 'http://127.0.0.1:0'], {
        cwd: work,
        env: { ...process.env, ...environment(parley), CREDENTIALS_DIRECTORY: await secretsOf(parley, home) },
      });
      assert.equal((await check(parley, server)).code, 0);
      const [key, password] = await Promise.all(['ApiKey', 'ApiSecret'].map((name) => readFile(secret(`Parley__Account__${name}`), 'utf8')));
      const { status } = await request(`${server.url}/v2/applications`, { headers: { Authorization: basic(key, password) } });
      assert.equal(status, 200);
      assert.deepEqual(await readdir(work), []);
    } finally {
      const code = await server?.stop();
      await postgres.stop();
      assert.equal(code, 0, server?.output());
    }
    assert.notEqual((await check(parley, server)).code, 0);
  });

  /** The variables of a service, with the defaults of those that are the operator's. */
  const environment = (service) => Object.fromEntries(Object.entries(service.environment)
    .map(([name, value]) => [name, value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')]));

  const check = (service, server) => {
    const [kind, command, ...args] = service.healthcheck.test;
    assert.equal(kind, 'CMD');
    return run(command, args.map((arg) => arg.replaceAll('$$', '$')), { env: { ...process.env, ASPNETCORE_HTTP_PORTS: new URL(server.url).port } });
  };

  /** What stands in /run/secrets of the service; the name of the other container is a directory here. */
  async function secretsOf(service, host) {
    const folder = join(place.path, 'run-secrets');
    await mkdir(folder);
    for (const name of service.secrets) {
      await succeed('bash', ['-c', `sed "s|Host=postgres|Host=$3|" "$1" > "$2"`, '-', secret(name), join(folder, name), host]);
    }
    return folder;
  }

  /** The file where another user may read it, as a container may. */
  async function readable(file) {
    const copy = join(place.path, 'password');
    await succeed('cp', [file, copy]);
    await chmod(copy, 0o644);
    return copy;
  }
});
