// The calls that the page made to Parley, and the answers.
import { element } from '../element.js';

const $ = (id) => document.getElementById(id);

export function showCall(method, path, { ok, status, body }, meaning) {
  $('calls-card').hidden = false;
  $('calls').append(element('article', { class: 'call', 'data-ok': String(ok) },
    element('h3', {}, element('code', {}, `${method} ${path}`), element('span', { class: 'status' }, String(status))),
    element('p', {}, meaning),
    ...(ok ? [] : [element('p', { class: 'reason' }, body?.detail ?? body?.title ?? '')]),
    element('details', {},
      element('summary', {}, 'The answer'),
      element('pre', {}, JSON.stringify(body, null, 2)))));
}

export function forgetCalls() {
  $('calls-card').hidden = true;
  $('calls').replaceChildren();
}
