// Packs once for all tests, into a folder that is a package source.
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { root, succeed } from '../support/program.mjs';

export const packages = ['Parley.Tokens', 'Parley.SocketIO.Protocol', 'Parley.SocketIO', 'Parley.Client', 'Parley.Cli'];

let packing;
after(async () => packing && rm((await packing).folder, { recursive: true, force: true }));

/** What is built, packed. */
export function packed() {
  return packing ??= pack();
}

async function pack() {
  const folder = await mkdtemp(join(tmpdir(), 'parley-packages-'));
  await succeed('dotnet', ['pack', 'Parley.slnx', '-c', 'Release', '--no-build', '-o', folder, '-v', 'quiet', '-nodeReuse:false']);
  const files = await readdir(folder);
  return {
    folder,
    files,
    /** The entries of a package, or of its symbols: their names, bytes and texts. */
    open: (name, extension = 'nupkg') => {
      // Parley.SocketIO.0.1.0.nupkg is not Parley.SocketIO.Protocol's.
      const file = files.find((it) => it.startsWith(`${name}.`) && /^\d/.test(it.slice(name.length + 1)) && it.endsWith(`.${extension}`));
      if (!file) throw new Error(`${name}.*.${extension} was not packed.`);
      const entries = unzipSync(readFileSync(join(folder, file)));
      return { names: Object.keys(entries), bytes: (entry) => entries[entry], text: (entry) => strFromU8(entries[entry]) };
    },
  };
}

/** The blocks of a language in a README of src/. */
export function blocks(name, language) {
  const text = readFileSync(join(root, 'src', name, 'README.md'), 'utf8');
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].filter((match) => match[1] === language).map((match) => match[2]);
}
