// The page: a moment of waiting, a login where there is none, then the chat.
import { byId } from '../element.js';
import { backend, Refused } from '../http.js';
import { hearOtherTabs, tellOtherTabs } from '../tabs.js';
import { Api } from './api.js';
import { Composer } from './composer.js';
import { History } from './history.js';
import { kept } from './kept.js';
import { Members } from './members.js';
import { explain, notice } from './notice.js';
import { Outbox } from './outbox.js';
import { Rooms } from './rooms.js';
import { Search } from './search.js';
import { Session } from './session.js';
import { Tools } from './tools.js';

// Until then a wait needs no explanation.
const SLOW = 5_000;
const STATES = { connecting: 'Connecting …', online: '', offline: 'Offline. What you write is sent when the connection is back.' };

let session;
let person;

function show(part) {
  for (const id of ['wait', 'login-card']) byId(id).hidden = id !== part;
  byId('start').hidden = part === 'chat';
  byId('chat').hidden = part !== 'chat';
}

/** Shows that it waits, then that it takes long; and when it fails, why, with a button to try again. */
async function wait(text, action) {
  show('wait');
  byId('wait').dataset.state = 'waiting';
  byId('wait-text').textContent = text;
  const timer = setTimeout(() => { byId('wait-text').textContent = 'The server takes its time. Still trying …'; }, SLOW);
  try {
    await action();
  } catch (error) {
    byId('wait').dataset.state = 'failed';
    byId('wait-text').textContent = explain(error);
  } finally {
    clearTimeout(timer);
  }
}

const start = () => wait('Loading …', async () => {
  try {
    person = await backend('GET', '/api/me');
  } catch (error) {
    if (!(error instanceof Refused && error.status === 401)) throw error;
    kept.forget();
    show('login-card');
    byId('login').elements.name.focus();
    return;
  }
  await begin();
});

async function begin() {
  session = new Session((state) => {
    byId('connection').textContent = STATES[state];
    byId('chat').dataset.connection = state;
  }, () => location.reload());
  await session.open();
  kept.begin(session.me.name);
  const api = new Api(session);
  const outbox = new Outbox(api, session);
  const parts = { api, session, outbox, history: new History(), composer: new Composer(), members: new Members(api), tools: new Tools() };
  const rooms = new Rooms(parts);
  new Search(api, (id) => rooms.nameOf(id));
  byId('me').textContent = person.displayName;
  show('chat');
  outbox.resume();
  await rooms.show();
}

byId('login').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  const { name, password } = Object.fromEntries(new FormData(form));
  if (form.ariaBusy) return;
  byId('login-error').textContent = '';
  form.ariaBusy = 'true';
  try {
    person = await backend('POST', '/api/login', { name, password });
    tellOtherTabs({ loggedIn: person.name });
    form.reset();
    await wait('Loading …', begin);
  } catch (error) {
    byId('login-error').textContent = explain(error);
    form.elements.password.select();
  } finally {
    form.ariaBusy = null;
  }
});

byId('logout').addEventListener('click', async () => {
  try {
    await backend('POST', '/api/logout');
  } catch (error) {
    // Still logged in, so it must not look otherwise.
    notice(explain(error));
    return;
  }
  tellOtherTabs({ loggedOut: true });
  await leave();
});

async function leave() {
  kept.forget();
  await session?.close().catch(() => {});
  location.reload();
}

hearOtherTabs(({ loggedOut, loggedIn }) => {
  if (loggedOut && session) leave();
  if (loggedIn && loggedIn !== person?.name) location.reload();
});

byId('try-again').addEventListener('click', () => location.reload());
window.addEventListener('online', () => byId('wait').dataset.state === 'failed' && !byId('start').hidden && location.reload());

start();
