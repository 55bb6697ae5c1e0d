// A list on the page whose items are kept by their key: what did not change is not touched, and keeps its focus.
import { element } from '../element.js';

export class KeyedList {
  #list;
  #fill;
  #drawn = new Map();

  /** @param fill Puts the row into its item, at first and when the row has changed. */
  constructor(list, fill) { [this.#list, this.#fill] = [list, fill]; }

  get length() { return this.#drawn.size; }

  item(key) { return this.#drawn.get(key)?.item; }

  clear() {
    this.#drawn.clear();
    this.#list.replaceChildren();
  }

  /** @param rows In their order; each has a `key`. */
  draw(rows) {
    const focused = document.activeElement;
    const keys = new Set(rows.map(({ key }) => key));
    for (const [key, { item }] of this.#drawn) {
      if (keys.has(key)) continue;
      item.remove();
      this.#drawn.delete(key);
    }
    let place = this.#list.firstChild;
    for (const row of rows) {
      const item = this.#item(row);
      if (item === place) place = place.nextSibling;
      else this.#list.insertBefore(item, place);
    }
    // What is moved loses the focus.
    if (focused !== document.activeElement && this.#list.contains(focused)) focused.focus({ preventScroll: true });
  }

  #item(row) {
    const signature = JSON.stringify(row);
    let known = this.#drawn.get(row.key);
    if (!known) this.#drawn.set(row.key, known = { item: element('li') });
    if (known.signature !== signature) this.#fill(known.item, row);
    known.signature = signature;
    return known.item;
  }
}
