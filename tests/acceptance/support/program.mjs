// Starts one of the built programs, and stops it by its id.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const listening = /Now listening on: (\S+)/;

/**
 * Runs `<project>/bin/Release/net10.0/<name>.dll` on a free port, in a directory of its own that is thrown away, or in one
 * that is given and stays.
 */
export async function start(project, environment, directory) {
  const name = project.split('/').at(-1);
  const program = join(root, project, 'bin/Release/net10.0', `${name}.dll`);
  if (!existsSync(program)) throw new Error(`Build it first: dotnet build ${project} -c Release`);

  const data = directory ?? await mkdtemp(join(tmpdir(), 'parley-acceptance-'));
  const child = spawn('dotnet', [program, '--urls', 'http://127.0.0.1:0'], {
    cwd: data,
    env: { ...process.env, ...environment(data) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise((resolve) => { child.once('exit', resolve); });
  const url = await new Promise((resolve, reject) => {
    const read = (text) => {
      output += text;
      const match = listening.exec(output);
      if (match) resolve(match[1]);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    ended.then((code) => reject(new Error(`${name} ended with ${code}:\n${output}`)));
  });

  return {
    url,
    data,
    output: () => output,
    stop: async () => {
      child.kill('SIGTERM');
      const code = await ended;
      if (!directory) await rm(data, { recursive: true, force: true });
      return code;
    },
  };
}
