// What the token says. Reading is not verifying: that is done by Parley, with the public key.
import { element } from '../element.js';

const MEANING = {
  application_id: 'whose public key verifies it',
  sub: 'the Parley user, by name',
  iat: 'issued at',
  exp: 'ends at',
  nbf: 'begins at',
  jti: 'its own id',
  acl: 'what it may call',
};
const $ = (id) => document.getElementById(id);
let clock;

export function showToken(token) {
  const claims = decode(token);
  $('claims').replaceChildren(...Object.entries(claims).flatMap(([name, value]) => [
    element('dt', {}, element('code', {}, name), element('small', {}, MEANING[name] ?? '')),
    element('dd', {}, shown(name, value)),
  ]));
  $('token-card').hidden = false;
  // By this browser's clock: one that is wrong shows a wrong remainder, and changes nothing at Parley.
  const tick = () => showLife(claims);
  clearInterval(clock);
  clock = setInterval(tick, 1000);
  tick();
  return claims;
}

export function forgetToken() {
  clearInterval(clock);
  $('token-card').hidden = true;
  $('claims').replaceChildren();
}

function showLife({ iat, exp }) {
  const left = Math.max(0, exp - Math.floor(Date.now() / 1000));
  const text = `${Math.floor(left / 60)} min ${String(left % 60).padStart(2, '0')} s left`;
  $('life-text').textContent = left > 0 ? text : 'Ended. Parley refuses it now; ask for a new one.';
  $('life').value = left / (exp - iat);
  $('token-card').dataset.ended = left === 0;
}

function shown(name, value) {
  if (name === 'acl') {
    return element('ul', { class: 'paths' }, ...Object.entries(value.paths).map(([path, { methods }]) =>
      element('li', {}, element('code', {}, path), methods ? ` ${methods.join(', ')}` : '')));
  }
  if (name === 'iat' || name === 'exp' || name === 'nbf') return `${value} · ${new Date(value * 1000).toLocaleTimeString()}`;
  return element('code', {}, String(value));
}

function decode(token) {
  const base64 = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))));
}
