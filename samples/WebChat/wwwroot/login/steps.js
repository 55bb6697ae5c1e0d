// The list of steps: waiting, running, done or refused, each with a sentence on what happened.
import { element } from '../element.js';

const STEPS = [
  ['Page', 'Backend', 'The user asks to log in'],
  ['Backend', 'Parley', 'The backend checks who it is'],
  ['Backend', null, 'The backend mints a token'],
  ['Backend', 'Page', 'The token goes to the page'],
  ['Page', 'Parley', 'The page uses the token'],
];
const WORDS = { waiting: 'not yet', running: 'now', done: 'done', refused: 'refused' };

export class Steps {
  #list;

  constructor(list) { this.#list = list; }

  reset() {
    this.#list.replaceChildren(...STEPS.map(([from, to, title]) => element('li', { 'data-state': 'waiting' },
      element('div', { class: 'head' },
        element('h3', {}, title),
        element('span', { class: 'route' }, to ? `${from} → ${to}` : from)),
      element('p', { class: 'what' }),
      element('span', { class: 'state' }, WORDS.waiting))));
  }

  start(number) { this.#set(number, 'running', ''); }
  done(number, what) { this.#set(number, 'done', what); }
  refused(number, why) { this.#set(number, 'refused', why); }

  #set(number, state, what) {
    const item = this.#list.children[number - 1];
    item.dataset.state = state;
    item.querySelector('.what').textContent = what;
    item.querySelector('.state').textContent = WORDS[state];
  }
}
