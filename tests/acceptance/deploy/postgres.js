// A PostgreSQL that is set up as its container image does it: one role with a password from a file, which owns one database.
import { chown, mkdir } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, succeed } from '../support/program.mjs';

const debian = '/usr/lib/postgresql';
const binaries = existsSync(debian) ? join(debian, readdirSync(debian).sort().at(-1), 'bin') : '';

// PostgreSQL refuses to run as root.
const asPostgres = (command, ...args) => (process.getuid() === 0
  ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', join(binaries, command), ...args]]
  : [join(binaries, command), args]);

/** Listens on a socket file in `home`, which is made. */
export async function startPostgres(home, { user, database, passwordFile }) {
  await mkdir(home);
  if (process.getuid() === 0) {
    const [uid, gid] = (await succeed('getent', ['passwd', 'postgres'])).split(':').slice(2, 4).map(Number);
    await chown(home, uid, gid);
  }
  const data = join(home, 'data');
  await succeed(...asPostgres('initdb', '-D', data, `--username=${user}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync', '--no-instructions'), { cwd: home });
  const server = await launch(...asPostgres('postgres', '-D', data, '-k', home, '-c', 'listen_addresses=', '-c', 'fsync=off'), { cwd: home }, /ready to accept connections/);
  const stop = () => server.stop('SIGINT');
  try {
    await succeed(join(binaries, 'psql'), ['-h', home, '-U', user, '-d', 'postgres', '-c', `CREATE DATABASE ${database}`], {
      env: { ...process.env, PGPASSWORD: await succeed('cat', [passwordFile]) },
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop, binaries };
}
