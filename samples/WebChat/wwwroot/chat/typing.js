// Who is writing: the reader, told to the others, and the others.
import { byId } from '../element.js';

const STILL = 2_000;
// Whoever closed the page while writing never says that it stopped.
const LONGEST = 30_000;

export class Typing {
  #conversation;
  #stop = null;
  #others = new Map();

  constructor(conversation) {
    this.#conversation = conversation;
    this.#draw();
  }

  /** The reader pressed a key. */
  pressed() {
    if (this.#stop === null) this.#conversation.startTyping().catch(() => {});
    clearTimeout(this.#stop);
    this.#stop = setTimeout(() => this.stopped(), STILL);
  }

  stopped() {
    if (this.#stop === null) return;
    clearTimeout(this.#stop);
    this.#stop = null;
    this.#conversation.stopTyping().catch(() => {});
  }

  began(member, name) {
    clearTimeout(this.#others.get(member)?.timer);
    this.#others.set(member, { name, timer: setTimeout(() => this.ended(member), LONGEST) });
    this.#draw();
  }

  ended(member) {
    clearTimeout(this.#others.get(member)?.timer);
    if (this.#others.delete(member)) this.#draw();
  }

  close() {
    this.stopped();
    for (const { timer } of this.#others.values()) clearTimeout(timer);
    this.#others.clear();
    this.#draw();
  }

  #draw() {
    const names = [...this.#others.values()].map(({ name }) => name);
    const list = names.length > 2 ? 'Several people' : names.join(' and ');
    byId('typing').textContent = names.length === 0 ? '' : `${list} ${names.length > 1 ? 'are' : 'is'} typing …`;
  }
}
