// The code in the documentation is run, or is the code that runs.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startParley } from '../support/parley.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const here = fileURLToPath(new URL('./', import.meta.url));
const cli = join(root, 'src/Parley.Cli/bin/Release/net10.0/parley.dll');

/** The code blocks of a page that are marked with the language. */
async function blocks(page, language) {
  const text = await readFile(join(root, page), 'utf8');
  const found = [...text.matchAll(new RegExp('^```' + language + '\n(.*?)^```$', 'gms'))].map((match) => match[1]);
  assert.ok(found.length > 0, `${page} has no ${language}`);
  return found;
}

const words = (code) => code.split(/\s+/).filter(Boolean).join(' ');

describe('the documentation', () => {
  let parley;
  let directory;
  let env;
  before(async () => {
    parley = await startParley();
    directory = await mkdtemp(join(tmpdir(), 'parley-documentation-'));
    env = {
      ...process.env,
      XDG_CONFIG_HOME: directory,
      PARLEY_URL: parley.url,
      PARLEY_API_KEY: parley.account.apiKey,
      PARLEY_API_SECRET: parley.account.apiSecret,
    };
  });
  after(async () => {
    await parley?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const javaScript = async (code) => {
    // Beside this file, so that its imports are found.
    const file = join(here, `documentation-${process.pid}.mjs`);
    await writeFile(file, code);
    try {
      return (await run('node', [file], { env })).stdout;
    } finally {
      await rm(file);
    }
  };

  it('has JavaScript in the README that makes a user and lists her', async () => {
    for (const code of await blocks('README.md', 'js')) assert.match(await javaScript(code), /^USR-\S+ ann\n$/);
  });

  it('has JavaScript on authentication that logs a user in', async () => {
    for (const code of await blocks('docs/authentication.md', 'js')) await javaScript(code);
  });

  it('has commands in the README that end in a token that is good', async () => {
    for (const commands of await blocks('README.md', 'bash')) {
      const script = `set -e; parley() { dotnet ${cli} "$@"; }\n${commands}`;
      const { stdout } = await run('bash', ['-c', script], { env, cwd: directory });
      assert.match(stdout, /"name":\s*"ann"/);
    }
  });

  it('has C# on authentication that is the sample’s own', async () => {
    const sample = words(await readFile(join(root, 'samples/WebChat/Tokens/UserTokens.cs'), 'utf8'));
    for (const code of await blocks('docs/authentication.md', 'csharp')) assert.ok(sample.includes(words(code)), code);
  });

  it('has links in its pages that lead somewhere', async () => {
    for (const page of ['README.md', 'CONTRIBUTING.md', 'docs/authentication.md']) {
      const text = await readFile(join(root, page), 'utf8');
      for (const [, link] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) await readFile(join(root, page, '..', link));
    }
  });
});
