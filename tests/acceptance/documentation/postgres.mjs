// A PostgreSQL of one's own on a socket file, thrown away at the end.
import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The newest installation, of Debian's places or of the search path. */
function binaries() {
  const debian = '/usr/lib/postgresql';
  const places = existsSync(debian) ? readdirSync(debian).sort((a, b) => b - a).map((version) => join(debian, version, 'bin')) : [];
  const found = [...places, ...process.env.PATH.split(':')].find((place) => existsSync(join(place, 'initdb')));
  if (!found) throw new Error('This test needs PostgreSQL: install it, or put initdb on the PATH.');
  return found;
}

// PostgreSQL refuses to run as root.
const asPostgres = userInfo().uid === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];

export async function startPostgres() {
  const directory = await mkdtemp(join(tmpdir(), 'ppg-'));
  await chmod(directory, 0o777);
  const data = join(directory, 'data');
  const [first, ...rest] = [...asPostgres, join(binaries(), 'initdb'),
    '-D', data, '--auth=trust', '--username=postgres', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync', '--no-instructions'];
  await run(first, rest, { cwd: tmpdir() });
  const [command, ...options] = [...asPostgres, join(binaries(), 'postgres'),
    '-D', data, '-k', directory, '-c', 'listen_addresses=', '-c', 'fsync=off', '-c', 'synchronous_commit=off'];
  const server = spawn(command, options, { cwd: tmpdir(), stdio: 'ignore' });
  const ended = new Promise((resolve) => { server.once('exit', resolve); });

  const cluster = {
    /** An empty database, as libpq names it and as Npgsql does. */
    async newDatabase(name) {
      await run('psql', ['--quiet', '--dbname', `host=${directory} user=postgres dbname=postgres`, '--command', `CREATE DATABASE ${name}`]);
      return {
        libpq: `host=${directory} user=postgres dbname=${name}`,
        npgsql: `Host=${directory};Username=postgres;Database=${name}`,
      };
    },
    async stop() {
      // PostgreSQL's fast shutdown: it takes its own children along.
      server.kill('SIGINT');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
  for (let tries = 0; ; tries++) {
    try {
      await run('psql', ['--quiet', '--dbname', `host=${directory} user=postgres dbname=postgres`, '--command', 'SELECT 1']);
      return cluster;
    } catch (error) {
      if (tries === 300 || server.exitCode !== null) {
        await cluster.stop();
        throw error;
      }
      await pause(100);
    }
  }
}
