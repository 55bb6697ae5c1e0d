// The flow. What each step shows is in steps.js, what a token says in token.js.
import { backend, parley, Refused } from '../http.js';
import { hearOtherTabs, tellOtherTabs } from '../tabs.js';
import { Steps } from './steps.js';
import { showToken, forgetToken } from './token.js';
import { showCall, forgetCalls } from './calls.js';

const $ = (id) => document.getElementById(id);
const steps = new Steps($('steps'));

$('login').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  const { name, password } = Object.fromEntries(new FormData(form));
  $('login-error').textContent = '';
  steps.reset();
  steps.done(1, `Name “${name}” and a password, to the backend and nobody else`);
  steps.start(2);
  try {
    const person = await backend('POST', '/api/login', { name, password });
    tellOtherTabs({ loggedIn: person.name });
    form.reset();
    showPerson(person);
    await useToken('Password hash matches');
  } catch (error) {
    steps.refused(2, explain(error));
    $('login-error').textContent = explain(error);
    form.password.select();
  }
});

$('again').addEventListener('click', async () => {
  steps.reset();
  steps.done(1, 'Still logged in: the backend’s cookie');
  await useToken('Cookie is good');
});

$('logout').addEventListener('click', async () => {
  await backend('POST', '/api/logout');
  tellOtherTabs({ loggedOut: true });
  leave();
});

hearOtherTabs(({ loggedOut, loggedIn }) => {
  if (loggedOut) leave();
  else if (loggedIn) location.reload();
});

/** The token is only in this page's memory; without it nothing is left of the login. */
function leave() {
  showPerson(null);
  steps.reset();
}

async function useToken(checked) {
  forgetToken();
  forgetCalls();
  $('again').disabled = true;
  let at = 2;
  try {
    steps.start(2);
    const issued = await backend('POST', '/api/token');
    steps.done(2, `${checked}; the Parley user ${issued.userIsNew ? 'was created' : 'exists'}`);
    at = 3;
    const claims = showToken(issued.token);
    steps.done(3, `RS256 with the application’s private key, for sub “${claims.sub}”`);
    steps.done(4, `${issued.token.length} characters; kept in this page’s memory only`);
    at = 5;
    steps.start(5);
    const me = await useIt(issued);
    $('who-name').textContent = me.display_name ?? me.name;
    $('who-id').textContent = me.id;
    steps.done(5, `Parley knows its bearer: ${me.display_name ?? me.name}`);
  } catch (error) {
    steps.refused(at, explain(error));
  } finally {
    $('again').disabled = false;
  }
}

async function useIt({ token, parleyUrl }) {
  const me = await parley(parleyUrl, token, 'GET', '/v1/users/me');
  showCall('GET', '/v1/users/me', me, 'The token says who calls: Parley answers with that user’s record.');
  const other = await parley(parleyUrl, token, 'POST', '/v1/users', { name: 'mallory' });
  showCall('POST', '/v1/users', other, 'Making users is the backend’s business. Parley refuses, and says why:');
  if (!me.ok) throw new Refused(me);
  return me.body;
}

function showPerson(person) {
  $('login-card').hidden = person !== null;
  $('who').hidden = person === null;
  $('who-name').textContent = person?.displayName ?? '';
  $('who-id').textContent = '';
  if (person === null) {
    forgetToken();
    forgetCalls();
    $('login').elements.name.focus();
  }
}

const explain = (error) =>
  error instanceof Refused ? error.message : 'No answer. Is the server running?';

steps.reset();
try {
  showPerson(await backend('GET', '/api/me'));
  steps.done(1, 'Still logged in: the backend’s cookie');
  await useToken('Cookie is good');
} catch {
  showPerson(null);
}
