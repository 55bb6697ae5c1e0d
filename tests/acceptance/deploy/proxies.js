// nginx and Caddy with the files of deploy/. Only what these files leave to the operator is written here.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { launch, root, succeed } from '../support/program.mjs';
import { onFreePort, request } from './program.js';

const shipped = join(root, 'deploy');

/** nginx: parley/listen.conf and parley/nodes.conf are the operator's. */
async function nginx(directory, node) {
  const home = join(directory, 'nginx');
  await mkdir(join(home, 'parley'), { recursive: true });
  const certificate = join(home, 'certificate.pem');
  const key = join(home, 'key.pem');
  await succeed('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate,
  ]);
  await writeFile(join(home, 'parley/nodes.conf'), `server 127.0.0.1:${node.port};\n`);
  await writeFile(join(home, 'nginx.conf'), `
    ${process.getuid() === 0 ? 'user root;' : ''}
    daemon off;
    pid ${home}/pid;
    error_log stderr notice;
    events {}
    http {
      access_log off;
      client_body_temp_path ${home}/body;
      proxy_temp_path ${home}/proxy;
      fastcgi_temp_path ${home}/fastcgi;
      uwsgi_temp_path ${home}/uwsgi;
      scgi_temp_path ${home}/scgi;
      include ${shipped}/nginx/parley.conf;
    }`);
  return onFreePort(async (port) => {
    await writeFile(join(home, 'parley/listen.conf'), `
      listen 127.0.0.1:${port} ssl http2;
      server_name 127.0.0.1;
      ssl_certificate ${certificate};
      ssl_certificate_key ${key};`);
    const { stop } = await launch('nginx', ['-c', join(home, 'nginx.conf'), '-p', home, '-e', 'stderr'], {
      cwd: home,
      // Where Debian has it, which only root's path names.
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    }, /start worker process /);
    return { url: `https://127.0.0.1:${port}`, ca: await readFile(certificate), stop: () => stop('SIGTERM') };
  });
}

/** Caddy: PARLEY_SITE and PARLEY_NODES are the operator's, and the certificate is of Caddy's own making. */
async function caddy(directory, node) {
  const home = join(directory, 'caddy');
  await mkdir(home);
  await writeFile(join(home, 'Caddyfile'), `
    {
      admin off
      skip_install_trust
      auto_https disable_redirects
      default_bind 127.0.0.1
      storage file_system ${home}
    }
    import ${shipped}/Caddyfile\n`);
  return onFreePort(async (port) => {
    const url = `https://127.0.0.1:${port}`;
    const { stop } = await launch('caddy', ['run', '--config', join(home, 'Caddyfile'), '--adapter', 'caddyfile'], {
      cwd: home,
      env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, PARLEY_SITE: url, PARLEY_NODES: `127.0.0.1:${node.port}` },
    }, /serving initial configuration/);
    const ca = await readFile(join(home, 'pki/authorities/local/root.crt'));
    // It serves before it has made the certificate.
    for (let tries = 600; !await answers(url, ca); tries--) {
      if (tries === 0) throw new Error('Caddy has no certificate.');
      await pause(50);
    }
    return { url, ca, stop: () => stop('SIGTERM') };
  });
}

const answers = (url, ca) => request(url, { ca }).then(() => true, () => false);

export const proxies = { nginx, caddy };
