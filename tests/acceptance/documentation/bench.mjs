// Where the blocks of one page are tried: a server, a directory, and an environment that the blocks share.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startParley, newAccount } from '../support/parley.mjs';
import { root } from './page.mjs';

const execute = promisify(execFile);
const here = fileURLToPath(new URL('./', import.meta.url));

// What a reader has: the command, and the tree as the directory that `src/…` begins in.
const prelude = `
set -euo pipefail
parley() { command dotnet '${join(root, 'src/Parley.Cli/bin/Release/net10.0/parley.dll')}' "$@"; }
dotnet() {
  local arguments=() argument
  for argument; do [[ $argument == src/* ]] && argument='${root}'$argument; arguments+=("$argument"); done
  command dotnet "\${arguments[@]}"
}
`;

// Some build first, and the machine may have others to serve.
const SERVES_WITHIN = 5 * 60_000;

export class Bench {
  account = newAccount();

  static async make() {
    const bench = new Bench();
    bench.directory = await mkdtemp(join(tmpdir(), 'parley-documentation-'));
    bench.env = { ...process.env, XDG_CONFIG_HOME: bench.directory, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' };
    return bench;
  }

  path(...names) { return join(this.directory, ...names); }

  /** The server of the page, on the data that it had before. */
  async start(environment) {
    this.parley = await startParley({ account: this.account, directory: this.directory, environment });
    Object.assign(this.env, {
      PARLEY_URL: this.parley.url, PARLEY_API_KEY: this.account.apiKey, PARLEY_API_SECRET: this.account.apiSecret,
    });
    return this.parley;
  }

  async stop() {
    const { parley } = this;
    this.parley = undefined;
    if (parley) assert.equal(await parley.stop(), 0, 'the server stops without a failure');
  }

  async close() {
    await this.stop();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** Runs the commands; what they print. What they export is there for the next ones. */
  async bash(code) {
    const exported = this.path('.exported');
    const script = `${prelude}\n${code}\nenv -0 > '${exported}'\n`;
    const { stdout } = await execute('bash', ['-c', script], { env: this.env, cwd: this.directory });
    for (const entry of (await readFile(exported, 'utf8')).split('\0').filter(Boolean)) {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(entry);
      if (/^[A-Z][A-Z_]*$/.test(name) && name !== 'PWD' && name !== 'SHLVL') this.env[name] = value;
    }
    return stdout;
  }

  /** Runs the module; what it prints. */
  async javaScript(code) {
    // Beside this file, so that its imports are found.
    const file = join(here, `block-${process.pid}.mjs`);
    await writeFile(file, code);
    try {
      const { stdout } = await execute('node', ['--import', join(here, 'browser.mjs'), file], { env: this.env, cwd: this.directory });
      return stdout;
    } finally {
      await rm(file);
    }
  }

  /** Starts the program, waits until it has printed what the expression matches, and stops it; all that it printed. */
  async serve(code, serves, environment = {}) {
    const child = spawn('bash', ['-c', `${prelude}\n${code}`], {
      env: { ...this.env, ...environment }, cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let late;
    const ended = new Promise((resolve) => { child.once('close', resolve); });
    try {
      await new Promise((resolve, reject) => {
        const read = (text) => {
          output += text;
          if (serves.test(output)) resolve();
        };
        child.stdout.setEncoding('utf8').on('data', read);
        child.stderr.setEncoding('utf8').on('data', read);
        ended.then((code_) => reject(new Error(`It ended with ${code_}:\n${output}`)));
        late = setTimeout(() => reject(new Error(`It has not said ${serves} in ${SERVES_WITHIN / 60_000} minutes:\n${output}`)), SERVES_WITHIN);
      });
    } finally {
      clearTimeout(late);
      // The group, as Ctrl-C does.
      if (child.exitCode === null) process.kill(-child.pid, 'SIGINT');
      await ended;
    }
    return output;
  }
}
