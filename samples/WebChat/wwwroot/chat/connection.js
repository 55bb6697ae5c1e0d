// The session with Parley, by the official browser client, unmodified: it is told other addresses, that is all.
import { backend, parley } from '../http.js';

// A token lives for 15 minutes; the next one comes well before that.
const RENEWAL = 10 * 60 * 1000;

export async function connect(show) {
  let issued = await backend('POST', '/api/token');
  const server = new URL(issued.parleyUrl).origin;
  const client = new window.NexmoClient({
    url: server,
    nexmo_api_url: server,
    ips_url: `${server}/v1/image`,
    rtcstats: { remote_collection: false },
    socket_io: { reconnectionDelay: 500, reconnectionAttempts: 100 },
  });
  client.on('reconnecting', () => show('· connecting …'));
  client.on('reconnect', () => show(''));
  client.on('disconnect', (reason) => show(reason === 'TokenExpired' ? '· logged out' : '· offline'));
  const application = await client.createSession(issued.token);
  const renewal = setInterval(async () => {
    issued = await backend('POST', '/api/token');
    await application.updateToken(issued.token);
  }, RENEWAL);
  return {
    application,
    me: application.me,
    /** What the client has no method for: unread counts and last messages stand in the list itself. */
    get: async (path) => (await parley(server, issued.token, 'GET', path)).body,
    end: async () => {
      clearInterval(renewal);
      await client.deleteSession();
    },
  };
}
