// The page: login, then the list of conversations on one side and the open one on the other.
import { backend, Refused } from '../http.js';
import { connect } from './connection.js';
import { Rooms } from './rooms.js';

const $ = (id) => document.getElementById(id);
let connection;

$('login').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  const { name, password } = Object.fromEntries(new FormData(form));
  $('login-error').textContent = '';
  try {
    const person = await backend('POST', '/api/login', { name, password });
    form.reset();
    await begin(person);
  } catch (error) {
    $('login-error').textContent = error instanceof Refused ? error.message : `No connection: ${error.message ?? error.type}`;
    form.password.select();
  }
});

$('logout').addEventListener('click', async () => {
  await connection?.end();
  await backend('POST', '/api/logout');
  location.reload();
});

async function begin(person) {
  connection = await connect((state) => { $('connection').textContent = state; });
  $('login-card').hidden = true;
  $('rooms').hidden = $('nothing').hidden = false;
  $('me').textContent = person.displayName;
  await new Rooms(connection).show();
}

try {
  await begin(await backend('GET', '/api/me'));
} catch {
  $('login-card').hidden = false;
  $('login').elements.name.focus();
}
