// What can be done with a message: one bar, which goes to the message that is pointed at or has the focus.
// Arrow keys go from message to message, Tab goes into the bar.
import { byId, element, icon } from '../element.js';

const REACTIONS = ['👍', '❤️', '😂', '😮', '😢', '🎉'];

export class Tools {
  #list = byId('messages');
  #bar = element('div', { class: 'tools', role: 'toolbar', 'aria-label': 'Message actions' });
  #actions = {};

  constructor() {
    const button = (label, content, attributes = {}) =>
      element('button', { type: 'button', 'aria-label': label, title: label, ...attributes }, content);
    this.#bar.append(
      ...REACTIONS.map((reaction) => button(`React with ${reaction}`, reaction, { 'data-react': reaction })),
      button('Edit', icon('edit'), { 'data-edit': true }), button('Delete', icon('delete'), { 'data-delete': true }));
    this.#list.addEventListener('pointerover', ({ target, pointerType }) => pointerType === 'mouse' && this.#show(target.closest('li')));
    this.#list.addEventListener('pointerleave', () => this.#leave());
    this.#list.addEventListener('focusin', ({ target }) => this.#show(target.closest('li')));
    this.#list.addEventListener('focusout', ({ relatedTarget }) => !this.#list.contains(relatedTarget) && this.#bar.remove());
    this.#list.addEventListener('click', (event) => this.#click(event));
    byId('history').addEventListener('keydown', (event) => this.#key(event));
  }

  /** @param actions `find`, `react`, `edit`, `remove`, `retry`, `discard`; empty where nothing can be done. */
  open(actions) {
    this.#leaveItem();
    this.#actions = actions;
  }

  #show(item) {
    const message = item && this.#actions.find?.(Number(item.dataset.id));
    if (!message || message.isDeleted) {
      this.#leaveItem();
      return;
    }
    for (const name of ['edit', 'delete']) this.#bar.querySelector(`[data-${name}]`).hidden = !message.isOwn;
    if (this.#bar.parentNode === item) return;
    this.#leaveItem();
    item.append(this.#bar);
  }

  /** A button that is taken away loses the focus, and the loss is heard before it is away: its message gets the focus first. */
  #leaveItem() {
    if (this.#bar.contains(document.activeElement)) this.#bar.closest('li').focus({ preventScroll: true });
    this.#bar.remove();
  }

  /** The pointer is gone: the bar goes back to where the focus is. */
  #leave() {
    const focused = document.activeElement.closest('#messages li');
    if (focused) this.#show(focused);
    else this.#bar.remove();
  }

  #click({ target }) {
    const item = target.closest('li');
    const button = target.closest('button');
    if (!button) {
      // A finger has no hover: a tap brings the bar.
      if (window.getSelection().isCollapsed) item?.focus({ preventScroll: true });
      return;
    }
    const id = Number(item.dataset.id);
    const { react, reaction, retry, discard } = button.dataset;
    if (react ?? reaction) this.#actions.react?.(id, react ?? reaction);
    else if (retry) this.#actions.retry(retry);
    else if (discard) this.#actions.discard(discard);
    else if ('edit' in button.dataset) this.#actions.edit(id);
    else this.#actions.remove(id, item);
  }

  #key(event) {
    const items = [...this.#list.querySelectorAll('li.message')];
    const at = items.indexOf(document.activeElement.closest('li.message'));
    if (event.key === 'Escape' && at >= 0) {
      byId('composer-text').focus();
      return;
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || items.length === 0) return;
    event.preventDefault();
    const next = at < 0 ? items.length - 1 : Math.min(Math.max(at + step, 0), items.length - 1);
    items[next].focus({ preventScroll: true });
    items[next].scrollIntoView({ block: 'nearest' });
  }
}
