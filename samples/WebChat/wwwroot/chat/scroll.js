// Where the history stands: at its end it stays there, elsewhere it stays on what is being read.
const NEAR = 48;

export class Scroll {
  #box;
  #list;
  #sticks = true;

  /** @param box What scrolls. @param list Its items' parent. */
  constructor(box, list) {
    [this.#box, this.#list] = [box, list];
    box.addEventListener('scroll', () => { this.#sticks = this.#distance() < NEAR; }, { passive: true });
    // A composer that grows, a keyboard that comes up, a window that is resized.
    const observer = new ResizeObserver(() => { if (this.#sticks) this.toEnd(); });
    observer.observe(box);
    observer.observe(list);
  }

  get isAtEnd() { return this.#sticks; }

  get isNearTop() { return this.#box.scrollTop < this.#box.clientHeight / 2; }

  get isNearEnd() { return this.#distance() < this.#box.clientHeight / 2; }

  toEnd() {
    this.#sticks = true;
    this.#box.scrollTop = this.#box.scrollHeight;
  }

  /** Puts an item into the middle. */
  to(item) {
    this.#sticks = false;
    item.scrollIntoView({ block: 'center' });
  }

  /** Makes a change, and what was in view stays where it was. */
  keep(change) {
    if (this.#sticks) {
      change();
      this.toEnd();
      return;
    }
    const top = this.#box.scrollTop;
    const anchor = [...this.#list.children].find((item) => item.offsetTop + item.offsetHeight > top && item.dataset.kind === 'message');
    const before = anchor?.offsetTop;
    change();
    if (anchor?.isConnected) this.#box.scrollTop = top + anchor.offsetTop - before;
  }

  #distance() { return this.#box.scrollHeight - this.#box.scrollTop - this.#box.clientHeight; }
}
