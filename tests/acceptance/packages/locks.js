import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { it } from 'node:test';
import { succeed } from '../support/program.mjs';

it('The lock files hold for another patch of the SDK, which would take other versions of its own packages', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-locks-'));
  try {
    const own = await succeed('dotnet', ['msbuild', 'src/Parley.Cli', '-getProperty:NETCoreSdkBundledVersionsProps']);
    const versions = (await readFile(own, 'utf8')).replaceAll('$(MSBuildThisFileDirectory)', `${dirname(own)}/`);
    const others = versions.replaceAll(/(ILLinkPackVersion="10\.0\.)(\d+)"/g, (_, start, patch) => `${start}${Number(patch) + 1}"`);
    assert.notEqual(others, versions);
    await writeFile(join(folder, 'versions.props'), others);

    // The command and, by reference, every other project that such a package is added to.
    await succeed('dotnet', ['restore', 'src/Parley.Cli', '--locked-mode', '--force', `-p:NETCoreSdkBundledVersionsProps=${join(folder, 'versions.props')}`]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
