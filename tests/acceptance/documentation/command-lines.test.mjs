// The command lines of the hosted service, unmodified, as docs/migrate.md says: with its host pointing here, behind a
// certificate that the page's own commands made.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import net from 'node:net';
import tls from 'node:tls';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Bench } from './bench.mjs';
import { Page } from './page.mjs';

const run = promisify(execFile);
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const programs = { nexmo: here('node_modules/nexmo-cli/lib/bin.js'), vonage: here('node_modules/@vonage/cli/bin/run.cjs') };
const hooks = ['https://hooks.example/answer', 'https://hooks.example/event'];

describe('the command lines of the hosted service', () => {
  const ran = { nexmo: new Set(), vonage: new Set() };
  let bench;
  let proxy;
  let env;

  before(async () => {
    bench = await Bench.make();
    const parley = await bench.start();
    const page = await Page.read('docs/migrate.md');
    const blocks = page.blocks.filter(({ heading, language }) => heading === 'Command lines' && language === 'bash');
    for (const { code } of blocks) await bench.bash(code);
    proxy = await terminate(new URL(parley.url));
    env = {
      ...bench.env,
      HOME: bench.directory,
      NODE_EXTRA_CA_CERTS: bench.path('authority.pem'),
      NODE_OPTIONS: `--require ${here('hosts.cjs')}`,
      TLS_HOST: 'api.nexmo.com',
      TLS_PORT: String(proxy.address().port),
    };
  });
  after(async () => {
    proxy?.close();
    await bench?.close();
  });

  /** What the proxy of the page does: it ends TLS for the hosted service's name and passes everything on. */
  async function terminate({ hostname, port }) {
    const certificate = { key: await readFile(bench.path('host.key')), cert: await readFile(bench.path('host.pem')) };
    const server = tls.createServer(certificate, (client) => {
      const upstream = net.connect(Number(port), hostname);
      for (const [from, to] of [[client, upstream], [upstream, client]]) {
        from.pipe(to);
        from.on('error', () => to.destroy());
      }
    });
    await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    return server;
  }

  async function cli(program, command, ...args) {
    const { stdout } = await run('node', [programs[program], command, ...args], { env, cwd: bench.directory });
    ran[program].add(command);
    return stdout;
  }

  const find = (expression, text) => {
    assert.match(text, expression);
    return expression.exec(text)[0];
  };

  it('make, show, list, change and delete an application with nexmo-cli', async () => {
    const id = find(/[0-9a-f-]{36}/, await cli('nexmo', 'app:create', 'lobby', ...hooks, '--keyfile', 'lobby.key'));
    assert.match(await cli('nexmo', 'app:show', id), /hooks\.example\/answer/);
    await cli('nexmo', 'app:update', id, 'renamed', ...hooks);
    assert.match(await cli('nexmo', 'app:list'), new RegExp(`${id} \\| renamed`));
    const token = (await cli('nexmo', 'jwt:generate', 'lobby.key', `application_id=${id}`)).trim();
    assert.equal((await bench.parley.call('GET', '/v1/users', token)).status, 200);
    await cli('nexmo', 'app:delete', id, '--confirm');
    assert.doesNotMatch(await cli('nexmo', 'app:list'), new RegExp(id));
  });

  it('go from an application to a member and her token with @vonage/cli', async () => {
    await cli('vonage', 'config:set', `--apiKey=${bench.account.apiKey}`, `--apiSecret=${bench.account.apiSecret}`);
    const id = find(/[0-9a-f]{8}-[0-9a-f-]{27}/, await cli('vonage', 'apps:create', 'hall', '--rtc_event_url=https://hooks.example/rtc'));
    assert.match(await cli('vonage', 'apps'), new RegExp(id));
    assert.match(await cli('vonage', 'apps:show', id), /hooks\.example\/rtc/);
    const user = find(/USR-[0-9a-f-]+/, await cli('vonage', 'apps:users:create', 'ann'));
    assert.match(await cli('vonage', 'apps:users'), new RegExp(user));
    const room = find(/CON-[0-9a-f-]+/, await cli('vonage', 'apps:conversations:create', 'room'));
    assert.match(await cli('vonage', 'apps:conversations'), new RegExp(room));
    assert.match(await cli('vonage', 'apps:conversations:members:add', room, user), /JOINED/);
    const token = (await cli(
      'vonage', 'jwt', `--app_id=${id}`, '--key_file=hall.key', '--subject=ann', '--acl={"paths":{"/**":{}}}')).trim();
    assert.equal((await bench.parley.call('GET', '/v1/users/me', token)).body.id, user);
  });

  it('have the commands in the table of the page that were run here, and no others', async () => {
    const text = await readFile(new URL('../../../docs/migrate.md', import.meta.url), 'utf8');
    const listed = (program) => {
      const [, commands] = new RegExp(`^\\| \`${program}\` [\\d.]+ \\| (.*) \\|$`, 'm').exec(text);
      return [...commands.matchAll(/`([^`]+)`/g)].map((match) => match[1]).sort();
    };
    assert.deepEqual(listed('nexmo-cli'), [...ran.nexmo].sort());
    assert.deepEqual(listed('@vonage/cli'), [...ran.vonage].sort());
  });
});
