// Links between pages lead somewhere, and so do those to headings.
import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Page, root } from './page.mjs';
import { pageNames } from './pages.mjs';

describe('links of the documentation', () => {
  it('lead to files and headings that are there', async () => {
    const names = await pageNames();
    const pages = new Map(await Promise.all(names.map(async (name) => [name, await Page.read(name)])));
    const broken = [];
    let followed = 0;
    for (const page of pages.values()) {
      for (const { file, anchor, line } of page.links) {
        followed++;
        const isThere = await access(join(root, file)).then(() => true, () => false);
        if (!isThere) broken.push(`${page.name}:${line}: there is no ${file}`);
        else if (anchor && !pages.get(file)?.anchors.has(anchor)) broken.push(`${page.name}:${line}: ${file} has no #${anchor}`);
      }
    }
    assert.deepEqual(broken, []);
    assert.ok(followed > 50, `only ${followed} links were found`);
  });

  it('are told from broken ones', () => {
    const page = new Page('docs/some.md', '# A `code`, here\n\n<a id="own:1"></a>\n\n[a](#a-code-here) [b](../README.md#x) [c](https://c.example) `[d](e)`\n<img src="f.png" alt="">\n');
    assert.deepEqual([...page.anchors], ['a-code-here', 'own:1']);
    assert.deepEqual(page.links, [
      { file: 'docs/some.md', anchor: 'a-code-here', line: 5 },
      { file: 'README.md', anchor: 'x', line: 5 },
      { file: 'docs/f.png', anchor: undefined, line: 6 },
    ]);
  });
});
