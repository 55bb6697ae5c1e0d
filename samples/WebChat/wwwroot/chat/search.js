// Search in all conversations. The server looks for whole words; what it finds stands in place of the list.
import { byId, element } from '../element.js';
import { explain } from './notice.js';
import { short } from './time.js';

const PAUSE = 250;

export class Search {
  #api;
  #nameOf;
  #field = byId('search-words');
  #timer;
  #asked = 0;

  /** @param nameOf The name of a conversation, by its id. */
  constructor(api, nameOf) {
    [this.#api, this.#nameOf] = [api, nameOf];
    byId('search').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#run();
    });
    this.#field.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#run(), PAUSE);
    });
    this.#field.addEventListener('keydown', ({ key }) => {
      if (key !== 'Escape') return;
      this.#field.value = '';
      this.#run();
    });
    byId('stop-search').addEventListener('click', () => {
      this.#field.value = '';
      this.#run();
      this.#field.focus();
    });
  }

  async #run() {
    clearTimeout(this.#timer);
    const words = this.#field.value.trim();
    const asked = this.#asked += 1;
    byId('room-list').hidden = words !== '';
    byId('found').hidden = words === '';
    byId('found-list').replaceChildren();
    if (words === '') return;
    byId('found-text').textContent = 'Searching …';
    try {
      // The server refuses a search for signs alone, in which there is nothing to look for.
      const found = /[\p{L}\p{N}]/u.test(words) ? await this.#api.search(words) : { events: [], hasMore: false };
      // A later search was faster.
      if (asked === this.#asked) this.#show(found, words);
    } catch (error) {
      if (asked === this.#asked) byId('found-text').textContent = explain(error);
    }
  }

  #show({ events, hasMore }, words) {
    byId('found-text').textContent =
      { 0: 'Nothing found. Whole words are looked for.', 1: 'One message' }[events.length]
        ?? (hasMore ? `The newest ${events.length} messages` : `${events.length} messages`);
    byId('found-list').replaceChildren(...events.map((event) => {
      const user = event._embedded?.from_user;
      return element('li', {}, element('a', { href: `#${event.cid}/${event.id}` },
        element('strong', { dir: 'auto' }, this.#nameOf(event.cid)),
        element('small', { class: 'when' }, short(new Date(event.timestamp))),
        element('span', { class: 'last' }, element('bdi', {}, user?.display_name || user?.name || ''), ': ',
          element('bdi', {}, ...marked(event.body.text ?? '', words)))));
    }));
  }
}

/** The text from shortly before the first word that was found, with those words marked. */
function marked(text, words) {
  const wanted = words.split(/\s+/u).map((word) => word.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')).join('|');
  const parts = text.split(new RegExp(`(${wanted})`, 'iu'));
  if (parts[0].length > 30) parts[0] = `… ${parts[0].slice(-24)}`;
  return parts.map((part, index) => (index % 2 === 1 ? element('mark', {}, part) : part));
}
