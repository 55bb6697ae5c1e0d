import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { start, succeed } from '../support/program.mjs';
import { blocks, packed } from './packing.js';

const names = ['Parley.Tokens', 'Parley.SocketIO.Protocol', 'Parley.SocketIO', 'Parley.Client'];

describe('The program in the README of', () => {
  let folder;
  before(async () => {
    const feed = await packed();
    folder = await mkdtemp(join(tmpdir(), 'parley-readme-'));
    for (const name of names) await writeProgram(name, feed.folder);
    const projects = names.map((name) => `<Project Path="${name}/Readme.${name}.csproj" />`).join('');
    await writeFile(join(folder, 'All.slnx'), `<Solution>${projects}</Solution>`);
    await succeed('dotnet', ['build', 'All.slnx', '-v', 'quiet', '-nodeReuse:false'], { cwd: folder });
  });
  after(async () => {
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** A project of a stranger: the package, from a folder, and the README's program. */
  async function writeProgram(name, feed) {
    const [program] = blocks(name, 'cs');
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'Program.cs'), program);
    await writeFile(join(folder, name, `Readme.${name}.csproj`), `
      <Project Sdk="Microsoft.NET.Sdk">
        <PropertyGroup>
          <OutputType>Exe</OutputType>
          <AssemblyName>Program</AssemblyName>
          <TargetFramework>net10.0</TargetFramework>
          <ImplicitUsings>enable</ImplicitUsings>
          <Nullable>enable</Nullable>
          <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          <RestoreAdditionalProjectSources>${feed}</RestoreAdditionalProjectSources>
          <!-- Not into the user's packages, where this build would pass for the next one of the same version. -->
          <RestorePackagesPath>${join(folder, 'packages')}</RestorePackagesPath>
          <RestoreFallbackFolders>${process.env.NUGET_PACKAGES ?? join(homedir(), '.nuget/packages')}</RestoreFallbackFolders>
        </PropertyGroup>
        <ItemGroup>
          <PackageReference Include="${name}" Version="*" />
        </ItemGroup>
      </Project>`);
  }

  const output = (name, env = {}) => succeed(
    'dotnet', [join(folder, name, 'bin/Debug/net10.0/Program.dll')], { cwd: folder, env: { ...process.env, ...env } });

  it('Parley.Tokens mints a token', async () => {
    const [, payload] = (await output('Parley.Tokens')).split('.');

    assert.equal(JSON.parse(Buffer.from(payload, 'base64url')).sub, 'ann');
  });

  it('Parley.SocketIO.Protocol writes a packet and reads it', async () => {
    assert.equal(await output('Parley.SocketIO.Protocol'), '2probe\nPing');
  });

  it('Parley.SocketIO makes a server', async () => {
    assert.equal(await output('Parley.SocketIO'), '');
  });

  it('Parley.Client makes an application', async () => {
    const server = await start('src/Parley.Server', (data) => ({
      Parley__Account__ApiKey: 'readmekey', Parley__Account__ApiSecret: 'readme-secret-1', Parley__DataDirectory: data,
    }));
    try {
      const id = await output('Parley.Client', { PARLEY_URL: server.url, PARLEY_API_KEY: 'readmekey', PARLEY_API_SECRET: 'readme-secret-1' });
      assert.match(id, /^[0-9a-f-]{36}$/);
    } finally {
      await server.stop();
    }
  });
});
