import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const assembly = `${root}tests/Parley.SocketIO.ConformanceHost/bin/Release/net10.0/Parley.SocketIO.ConformanceHost.dll`;

/** Starts the conformance host on a free port; resolves to its URL and a way to stop it. */
export async function startHost(...args) {
  if (!existsSync(assembly)) {
    throw new Error('Build it first: dotnet build tests/Parley.SocketIO.ConformanceHost -c Release');
  }
  const child = spawn('dotnet', [assembly, '--urls', 'http://127.0.0.1:0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  const url = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The host ended with ${code}:\n${output}`)));
    child.stdout.on('data', (data) => {
      output += data;
      const match = /Now listening on: (\S+)/.exec(output);
      if (match) resolve(match[1]);
    });
  });
  return {
    url,
    output: () => output,
    stop: () => new Promise((resolve) => {
      child.removeAllListeners('exit');
      child.once('exit', resolve);
      process.kill(child.pid, 'SIGTERM');
    }),
  };
}
