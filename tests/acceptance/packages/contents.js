import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { root, succeed } from '../support/program.mjs';
import { packages, packed } from './packing.js';

const libraries = packages.filter((name) => name !== 'Parley.Cli');
const platforms = ['linux-arm64', 'linux-musl-arm64', 'linux-musl-x64', 'linux-x64', 'osx-arm64', 'osx-x64', 'win-arm64', 'win-x64'];

describe('The packages', () => {
  let feed;
  before(async () => { feed = await packed(); });

  it('are those for others, each with its symbols, and no other project', () => {
    const names = feed.files.map((file) => file.replace(/\.\d+\.\d+\.\d+[^.]*\.(s?nupkg)$/, ' $1')).sort();

    assert.deepEqual(names, packages.flatMap((name) => [`${name} nupkg`, `${name} snupkg`]).sort());
  });

  for (const name of packages) {
    it(`${name} says what it is, under which licence, and of which commit`, async () => {
      const content = feed.open(name);
      const manifest = content.text(`${name}.nuspec`);
      const commit = await succeed('git', ['rev-parse', 'HEAD']);

      assert.match(manifest, new RegExp(`<id>${name.replaceAll('.', '\\.')}</id>`));
      assert.match(manifest, /<license type="expression">Apache-2.0<\/license>/);
      assert.match(manifest, /<description>[^<]{20,}<\/description>/);
      assert.match(manifest, /<repository type="git" [^>]*commit="[0-9a-f]{40}"/);
      assert.match(manifest, new RegExp(`commit="${commit}"`));
      assert.match(manifest, /<readme>README.md<\/readme>/);
      assert.match(content.text('README.md'), new RegExp(`^# ${name.replaceAll('.', '\\.')}\n`));
      assert.match(manifest, /<icon>icon.png<\/icon>/);
      assert.deepEqual([...content.bytes('icon.png').slice(1, 4)], [...Buffer.from('PNG')]);
    });
  }

  for (const name of libraries) {
    it(`${name} has an assembly with documentation, and symbols beside the package`, () => {
      const { names, text } = feed.open(name);

      assert.deepEqual(names.filter((entry) => entry.startsWith('lib/')).sort(), [`lib/net10.0/${name}.dll`, `lib/net10.0/${name}.xml`]);
      assert.match(text(`lib/net10.0/${name}.xml`), /<member name="T:/);
      assert.ok(feed.open(name, 'snupkg').names.includes(`lib/net10.0/${name}.pdb`));
    });

    it(`${name} names no directory of the machine that built it`, () => {
      const assembly = Buffer.from(feed.open(name).bytes(`lib/net10.0/${name}.dll`));

      assert.ok(assembly.includes(`/_/src/${name}/`));
      assert.ok(!assembly.includes(root));
    });
  }

  it('bring SQLite for the platforms that are supported and no others', () => {
    const { names, text } = feed.open('Parley.Cli');
    const native = names.map((entry) => /^tools\/net10\.0\/any\/server\/runtimes\/([^/]+)\/native\/(lib)?e_sqlite3\.\w+$/.exec(entry)).filter(Boolean);
    const dependencies = JSON.parse(text('tools/net10.0/any/server/Parley.Server.deps.json'));
    const targets = Object.values(dependencies.targets).flatMap((target) => Object.values(target))
      .flatMap((library) => Object.entries(library.runtimeTargets ?? {}))
      .filter(([, asset]) => asset.assetType === 'native').map(([, asset]) => asset.rid);

    assert.deepEqual(native.map((match) => match[1]).sort(), platforms);
    assert.deepEqual(targets.sort(), platforms);
    assert.deepEqual(names.filter((entry) => /\/runtimes\/.*\/runtimes\//.test(entry)), []);
  });
});
