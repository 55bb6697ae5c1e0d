// The history on the page.
import { byId, element } from '../element.js';
import { KeyedList } from './keyed-list.js';
import { itemClass, messageParts } from './message-view.js';
import { Scroll } from './scroll.js';

export class History {
  #box = byId('history');
  #list = byId('messages');
  #items = new KeyedList(this.#list, fill);
  #scroll = new Scroll(this.#box, this.#list);
  #hear = {};

  constructor() {
    this.#box.addEventListener('scroll', () => this.check(), { passive: true });
    byId('newest').addEventListener('click', () => this.#hear.onNewest?.());
    byId('load-again').addEventListener('click', () => this.#hear.onLoadAgain?.());
  }

  get isAtEnd() { return this.#scroll.isAtEnd; }

  /** @param hear `onTop`, `onEnd`, `onNewest`, `onLoadAgain`: what the open conversation does then. */
  open(hear) {
    this.#hear = hear;
    this.#items.clear();
    this.#scroll.toEnd();
    this.state('loading');
  }

  /** `loading`, `failed`, `empty`, or `` when there are messages. */
  state(name) { this.#box.dataset.state = name; }

  draw(rows) {
    this.#scroll.keep(() => this.#items.draw(rows));
    this.check();
  }

  /** Loads more when that is near, also when there is too little to scroll. */
  check() {
    byId('newest').hidden = this.#scroll.isAtEnd && !this.#hear.hasNewer?.();
    if (this.#items.length === 0) return;
    if (this.#scroll.isNearTop) this.#hear.onTop?.();
    if (this.#scroll.isNearEnd) this.#hear.onEnd?.();
  }

  toEnd() {
    this.#scroll.toEnd();
    this.check();
  }

  /** Brings a message into view and marks it for a moment. */
  point(id) {
    const item = this.#list.querySelector(`[data-id="${id}"]`);
    if (!item) return;
    this.#scroll.to(item);
    item.classList.add('pointed');
    item.addEventListener('animationend', () => item.classList.remove('pointed'), { once: true });
    item.focus({ preventScroll: true });
  }
}

function fill(item, row) {
  item.dataset.kind = row.kind;
  if (row.kind !== 'message') {
    item.className = row.kind;
    item.replaceChildren(element('span', {}, row.text));
    return;
  }
  const hadFocus = item.contains(document.activeElement) && !document.activeElement.closest('.tools');
  const tools = item.querySelector('.tools');
  for (const part of [...item.children]) if (part !== tools) part.remove();
  item.prepend(...messageParts(row));
  item.className = itemClass(row);
  item.tabIndex = -1;
  if (row.pending) item.removeAttribute('data-id');
  else item.dataset.id = row.id;
  if (hadFocus && !item.contains(document.activeElement)) item.focus({ preventScroll: true });
}
