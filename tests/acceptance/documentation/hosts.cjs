// Stands for an entry in /etc/hosts and for port 443, which only root may change: loaded into a command line by --require.
const net = require('node:net');

const { TLS_HOST: host, TLS_PORT: port } = process.env;
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function connectThere(...given) {
  // One array of options and callback comes from the library's own callers.
  const [options] = Array.isArray(given[0]) ? given[0] : given;
  if (options?.host === host && Number(options.port) === 443) Object.assign(options, { host: '127.0.0.1', port: Number(port) });
  return connect.apply(this, given);
};
