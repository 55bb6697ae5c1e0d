// A registry with one image in it: no files, and the settings of the .NET images that concern ours.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';

const digest = (bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const docker = (kind) => `application/vnd.docker.${kind}`;

export async function startRegistry() {
  // An archive without entries.
  const files = Buffer.alloc(1024);
  const layer = gzipSync(files);
  const config = Buffer.from(JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: { Env: ['PATH=/usr/local/bin:/usr/bin:/bin', 'APP_UID=1654', 'ASPNETCORE_HTTP_PORTS=8080'] },
    rootfs: { type: 'layers', diff_ids: [digest(files)] },
    history: [{ created: '2026-01-01T00:00:00Z', created_by: 'base' }],
  }));
  const manifest = Buffer.from(JSON.stringify({
    schemaVersion: 2,
    mediaType: docker('distribution.manifest.v2+json'),
    config: { mediaType: docker('container.image.v1+json'), size: config.length, digest: digest(config) },
    layers: [{ mediaType: docker('image.rootfs.diff.tar.gzip'), size: layer.length, digest: digest(layer) }],
  }));

  const contents = {
    '/v2/': [Buffer.from('{}'), 'application/json'],
    '/v2/base/manifests/1': [manifest, docker('distribution.manifest.v2+json')],
    [`/v2/base/blobs/${digest(config)}`]: [config, 'application/octet-stream'],
    [`/v2/base/blobs/${digest(layer)}`]: [layer, 'application/octet-stream'],
  };
  const server = createServer((request, response) => {
    const [body, type] = contents[request.url] ?? [];
    response.writeHead(body ? 200 : 404, body && { 'Content-Type': type, 'Content-Length': body.length, 'Docker-Content-Digest': digest(body) });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const host = `127.0.0.1:${server.address().port}`;
  return { host, image: `${host}/base:1`, stop: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }) };
}
