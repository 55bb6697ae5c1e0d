// Starts programs, and stops them by their id.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
const listening = /Now listening on: (\S+)/;

/** Runs a program to its end: its exit code and what it printed. */
export async function run(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => { output.out += text; });
  child.stderr.setEncoding('utf8').on('data', (text) => { output.error += text; });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, ...output };
}

/** What a program printed that has to succeed. */
export async function succeed(command, args, options) {
  const { code, out, error } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${out}${error}`);
  return out.trim();
}

/** Starts a server and waits for the line that says where it listens, or for another that `ready` matches. */
export async function launch(command, args, options, ready = listening) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const ended = new Promise((resolve) => { child.once('exit', (code, signal) => resolve(code ?? signal)); });
  const match = await new Promise((resolve, reject) => {
    const read = (text) => {
      output += text;
      const found = ready.exec(output);
      if (found) resolve(found);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    ended.then((code) => reject(new Error(`${command} ended with ${code}:\n${output}`)));
  });
  return {
    url: match[1],
    output: () => output,
    /** Resolves to the exit code, or to the name of the signal that ended it. */
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

/** The assembly of a built project, `<project>/bin/Release/net10.0/<name>.dll`. */
export function assembly(project) {
  const built = join(root, project, 'bin/Release/net10.0', `${project.split('/').at(-1)}.dll`);
  if (!existsSync(built)) throw new Error(`Build it first: dotnet build ${project} -c Release`);
  return built;
}

/** Runs a built project on a free port, in a directory of its own that is thrown away, or in one that is given and stays. */
export async function start(project, environment, directory) {
  const program = assembly(project);
  const data = directory ?? await mkdtemp(join(tmpdir(), 'parley-acceptance-'));
  const { url, output, stop } = await launch('dotnet', [program, '--urls', 'http://127.0.0.1:0'], {
    cwd: data,
    env: { ...process.env, ...environment(data) },
  });
  return {
    url,
    data,
    output,
    stop: async () => {
      const code = await stop();
      if (!directory) await rm(data, { recursive: true, force: true });
      return code;
    },
  };
}
