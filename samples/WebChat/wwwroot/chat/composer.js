// Where messages are written: one draft for each conversation, kept over a reload; and the editing of a sent one.
import { byId } from '../element.js';
import { kept } from './kept.js';

export class Composer {
  #form = byId('composer');
  #text = byId('composer-text');
  #room = null;
  #editing = null;
  #hear = {};

  constructor() {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener('input', () => this.#changed());
    this.#text.addEventListener('keydown', (event) => this.#key(event));
    byId('stop-editing').addEventListener('click', () => this.stopEditing());
  }

  /** @param hear `onSend`, `onEdit`, `onTyping`, `onEditLast`: what the open conversation does then. */
  open(room, hear) {
    this.close();
    [this.#room, this.#hear] = [room, hear];
    this.#write(kept.get(`draft:${room}`) ?? '');
  }

  close() {
    if (this.#editing) this.#leaveEditing();
    [this.#room, this.#hear] = [null, {}];
  }

  focus() { this.#text.focus(); }

  /** The draft waits until the editing is over. */
  edit(message) {
    this.#editing = message;
    byId('editing').hidden = false;
    byId('send').setAttribute('aria-label', 'Save');
    this.#write(message.text);
    this.focus();
  }

  stopEditing() {
    this.#leaveEditing();
    this.focus();
  }

  #leaveEditing() {
    this.#editing = null;
    byId('editing').hidden = true;
    byId('send').setAttribute('aria-label', 'Send');
    this.#write(kept.get(`draft:${this.#room}`) ?? '');
  }

  #submit() {
    const text = this.#text.value.trim();
    if (text === '') return;
    const message = this.#editing;
    if (message) {
      this.stopEditing();
      if (text !== message.text) this.#hear.onEdit?.(message, text);
      return;
    }
    kept.set(`draft:${this.#room}`, null);
    this.#write('');
    this.focus();
    this.#hear.onSend?.(text);
  }

  #changed() {
    this.#fit();
    if (this.#editing) return;
    kept.set(`draft:${this.#room}`, this.#text.value === '' ? null : this.#text.value);
    this.#hear.onTyping?.();
  }

  #key(event) {
    // Enter that ends the writing of an East Asian word sends nothing.
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === 'Escape' && this.#editing) this.stopEditing();
    else if (event.key === 'ArrowUp' && this.#text.value === '' && this.#hear.onEditLast?.()) event.preventDefault();
  }

  #write(text) {
    this.#text.value = text;
    this.#fit();
  }

  /** As high as its text; the style sheet says how high at most. */
  #fit() {
    this.#text.style.height = 'auto';
    this.#text.style.height = `${this.#text.scrollHeight + 2}px`;
  }
}
