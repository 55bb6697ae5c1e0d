import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { launch, succeed } from '../support/program.mjs';
import { directory, request } from './program.js';
import { startRegistry } from './registry.js';

// The user of the .NET images.
const user = 1654;

export const container = () => describe('The container image', { concurrency: 1 }, () => {
  let place;
  let image;
  let files;
  before(async () => {
    place = await directory();
    const registry = await startRegistry();
    const archive = join(place.path, 'parley.tar.gz');
    try {
      await succeed('dotnet', [
        'publish', 'src/Parley.Server', '-c', 'Release', '-t:PublishContainer', '-v', 'quiet', '-nodeReuse:false',
        `-p:ContainerBaseImage=${registry.image}`, `-p:ContainerArchiveOutputPath=${archive}`, `-p:PublishDir=${place.path}/published/`,
      ], { env: { ...process.env, DOTNET_CONTAINER_INSECURE_REGISTRIES: registry.host } });
    } finally {
      await registry.stop();
    }
    await succeed('tar', ['-xf', archive, '-C', place.path]);
    const [{ Config, Layers, RepoTags }] = JSON.parse(await readFile(join(place.path, 'manifest.json'), 'utf8'));
    image = { tags: RepoTags, config: JSON.parse(await readFile(join(place.path, Config), 'utf8')).config };
    files = join(place.path, 'files');
    await mkdir(files);
    for (const layer of Layers) await succeed('tar', ['-xf', join(place.path, layer), '--numeric-owner', '-p', '-C', files]);
    // Another user runs it.
    await chmod(place.path, 0o755);
  });
  after(() => place?.remove());

  const variables = () => Object.fromEntries(image.config.Env.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));

  it('is parley, by its version and as the latest', () => {
    assert.ok(image.tags.includes('parley:latest'), `${image.tags}`);
    assert.ok(image.tags.some((tag) => /^parley:\d+\.\d+\.\d+/.test(tag)), `${image.tags}`);
    assert.equal(image.config.Labels['org.opencontainers.image.licenses'], 'Apache-2.0');
  });

  it('listens on one port, and is not root', () => {
    assert.equal(image.config.User, `${user}`);
    assert.equal(variables().ASPNETCORE_HTTP_PORTS, '7700');
    assert.ok('7700/tcp' in image.config.ExposedPorts);
  });

  it('has a directory for data that is its user\'s', async () => {
    const { uid } = await stat(join(files, variables().Parley__DataDirectory));

    assert.equal(uid, process.getuid() === 0 ? user : process.getuid());
  });

  it('runs as its user, keeps its data there, and stops on SIGTERM', async () => {
    const here = (text) => text.replaceAll('/app', join(files, 'app'));
    const [command, ...args] = [...(image.config.Entrypoint ?? []), ...(image.config.Cmd ?? [])].map(here);
    const asUser = process.getuid() === 0 ? ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups'] : [];
    const env = Object.fromEntries(Object.entries({ ...variables(), PATH: process.env.PATH }).map(([name, value]) => [name, here(value)]));
    const [program, ...rest] = [...asUser, command, ...args, '--urls', 'http://127.0.0.1:0'];

    const server = await launch(program, rest, { cwd: here(image.config.WorkingDir), env });
    try {
      assert.equal((await request(`${server.url}/health/ready`)).status, 200);
      assert.ok((await readdir(here('/app/data'))).includes('parley.db'));
    } finally {
      assert.equal(await server.stop(), 0, server.output());
    }
  });
});
