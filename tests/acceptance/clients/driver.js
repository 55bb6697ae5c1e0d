// Drives one client by commands, in Node (child.js) and in a page (browser.test.js) alike. A command is {name, ...}; what
// comes of it is returned, and what the client reports by itself is given to `report(event, detail)`.

import { nexmoChat, vonageChat } from './chat-driver.js';

const drivers = {
  /** nexmo-client 9.x, and 8.x with `login` in place of `createSession`; over `transports`, or over its own choice. */
  nexmo({ NexmoClient, url, report, older, transports }) {
    let client;
    let app;
    return {
      async create({ token, sync = 'none' }) {
        client = new NexmoClient({
          sync,
          url,
          nexmo_api_url: url,
          ips_url: `${url}/v1/image`,
          rtcstats: { remote_collection: false },
          socket_io: { reconnectionDelay: 200, ...(transports && { transports }) },
        });
        for (const event of ['ready', 'disconnect', 'reconnecting', 'reconnect']) {
          client.on(event, (detail) => report(event, detail));
        }
        app = older ? await client.login(token) : await client.createSession(token);
        app.on('system:error:expired-token', () => report('expired-token'));
        return { session: client.session_id ?? client.sessionId, me: app.me.name, user: app.me.id };
      },
      session: () => client.session_id,
      refresh: ({ token }) => app.updateToken(token).then(() => true),
      me: async () => (await app.getUser()).name,
      sessions: async () => [...(await app.getUserSessions()).items.keys()],
      remove: async () => (older ? client.logout() : client.deleteSession()).then(() => true),
      ...nexmoChat(() => app, report),
      call: ({ number }) => app.callServer(number).then(() => true),
      callUsers: ({ users }) => app.inAppCall(users).then(() => true),
      problem: (error) => ({ code: error.type, message: error.message }),
    };
  },

  /** nexmo-stitch, and nexmo-client before 6: all that they do is a message on the socket. */
  stitch({ ConversationClient, url }) {
    let app;
    return {
      async create({ token, sync }) {
        const client = new ConversationClient({ url, ips_url: `${url}/v1/image`, cache: false, ...(sync && { sync }) });
        app = await client.login(token);
        return { me: app.me.name };
      },
      ask: ({ method, args = [] }) => app[method](...args).then(() => true),
      problem: (error) => ({ code: error.type, message: error.message }),
    };
  },

  vonage({ VonageClient, url, report }) {
    let client;
    let session;
    return {
      async create({ token, resume }) {
        client = new VonageClient({ apiUrl: url, websocketUrl: url, rtcStatsTelemetry: false });
        client.on('sessionError', (reason) => report('sessionError', reason?.name ?? reason));
        client.on('reconnecting', () => report('reconnecting'));
        client.on('reconnection', () => report('reconnect'));
        client.on('conversationEvent', (event) => report('event', JSON.stringify({
          id: event.id, type: event.kind, eventType: event.eventType, from: event.from?.user?.name, body: event.body,
        })));
        session = await client.createSession(token, resume);
        const me = await client.getUser('me');
        return { session, me: me.name, user: me.id };
      },
      session: () => session,
      refresh: ({ token }) => client.refreshSession(token).then(() => true),
      me: async () => (await client.getUser('me')).name,
      remove: () => client.deleteSession().then(() => true),
      ...vonageChat(() => client),
      problem: (error) => ({ code: error.code, type: error.type?.name ?? error.type, message: error.message }),
    };
  },
};

export function drive(kind, parts) {
  const driver = drivers[kind](parts);
  return async ({ name, ...command }) => {
    try {
      return { result: await driver[name](command) };
    } catch (error) {
      return { problem: driver.problem(error ?? {}) };
    }
  };
}
