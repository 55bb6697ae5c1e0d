// Every block of the documentation is tried, in the order of its page, or says by its language that it cannot be.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { shown, tried } from './kinds.mjs';
import { Operate } from './operate-story.mjs';
import { Page, root } from './page.mjs';
import { pageNames } from './pages.mjs';
import { Authentication, Migrate, Readme, Story } from './stories.mjs';

const stories = {
  'README.md': Readme,
  'docs/authentication.md': Authentication,
  'docs/migrate.md': Migrate,
  'docs/operate.md': Operate,
};
const sample = 'samples/WebChat/Tokens/UserTokens.cs';
const words = (code) => code.split(/\s+/).filter(Boolean).join(' ');

const ways = {
  bash: (bench, block) => bench.bash(block.code),
  js: (bench, block) => bench.javaScript(block.code),
  sh: (bench, block, story) => story.serve(block),
  json: (bench, block) => JSON.parse(block.code),
  csharp: async (bench, block) => {
    assert.ok(words(await readFile(join(root, sample), 'utf8')).includes(words(block.code)), `not in ${sample}`);
  },
};

const pages = await Promise.all((await pageNames()).map((name) => Page.read(name)));

describe('the blocks of the documentation', () => {
  it('have a language that says what is done with them', () => {
    assert.deepEqual(Object.keys(ways).sort(), Object.keys(tried).sort());
    const unknown = [];
    for (const { name, blocks, indented } of pages) {
      for (const { language, line } of blocks) {
        if (!(language in tried) && !(language in shown)) unknown.push(`${name}:${line}: '${language}' is of no known kind`);
      }
      for (const line of indented) unknown.push(`${name}:${line}: a block that is made by indenting has no language`);
    }
    assert.deepEqual(unknown, []);
  });

  for (const page of pages) {
    const blocks = page.blocks.filter(({ language }) => language in tried);
    if (blocks.length === 0) continue;
    it(`are tried in ${page.name}`, async (test) => {
      const story = await (stories[page.name] ?? Story).begin();
      let count = 0;
      try {
        for (const block of blocks) {
          await test.test(`line ${block.line}: ${block.heading}`, async () => {
            await story.before(block);
            const output = await ways[block.language](story.bench, block, story);
            await story.after(block, output);
            count++;
          });
        }
      } finally {
        await story.close();
      }
      assert.equal(count, blocks.length);
    });
  }
});
