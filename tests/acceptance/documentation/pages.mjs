// Which files are documentation: every Markdown file of the tree that is not built or installed.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './page.mjs';

const notOurs = new Set(['node_modules', 'bin', 'obj', 'artifacts', 'data', 'TestResults', 'BenchmarkDotNet.Artifacts']);

export async function pageNames(directory = '') {
  const names = [];
  for (const entry of await readdir(join(root, directory), { withFileTypes: true })) {
    if (notOurs.has(entry.name) || entry.name.startsWith('.')) continue;
    const name = join(directory, entry.name);
    if (entry.isDirectory()) names.push(...await pageNames(name));
    else if (name.endsWith('.md')) names.push(name);
  }
  return names.sort();
}
