// The open conversation: history that pages upwards, messages as they come, typing, ticks, members.
import { element } from '../element.js';

const $ = (id) => document.getElementById(id);
const PAGE = 20;
const STILL = 2_000;

export class Room {
  #conversation;
  #item;
  #tell;
  #page = null;
  #shown = new Map();
  #typing = new Map();
  #stopTyping = null;
  #listeners = [];

  constructor(conversation, item, tell) {
    [this.#conversation, this.#item, this.#tell] = [conversation, item, tell];
  }

  get id() { return this.#conversation.id; }

  async show() {
    const isInvited = this.#item._embedded.member.state === 'INVITED';
    $('room').hidden = false;
    $('room-title').textContent = this.#item.display_name ?? this.#item.name;
    $('messages').replaceChildren();
    $('typing').textContent = $('room-error').textContent = '';
    $('say').hidden = $('invite').hidden = isInvited;
    $('invited').hidden = !isInvited;
    // Now, and not when all is loaded: somebody may be writing in another field by then.
    if (!isInvited) $('say').elements.text.focus();
    this.#onPage('invite', 'submit', (event) => this.#invite(event));
    this.#onPage('leave', 'click', () => this.#leave());
    this.#onPage('accept', 'click', () => this.#accept());
    this.#onPage('older', 'click', () => this.#older());
    this.#onPage('say', 'submit', (event) => this.#say(event));
    this.#onPage('say', 'input', () => this.#startTyping());
    this.#listen(window, 'focus', () => this.#see());
    this.#hear();
    await this.#members();
    await this.#older();
    $('history').scrollTop = $('history').scrollHeight;
    await this.#see();
  }

  close() {
    for (const stop of this.#listeners) stop();
    $('room').hidden = true;
  }

  #hear() {
    const on = (type, handler) => {
      this.#conversation.on(type, handler);
      this.#listeners.push(() => this.#conversation.off(type, handler));
    };
    on('message', (sender, message) => {
      this.#typing.delete(message.from);
      this.#showTyping();
      this.#draw(message, 'last');
      this.#see();
    });
    // Receipts and deletions come with the message that they are about.
    for (const type of ['message:delivered', 'message:seen', 'event:delete']) on(type, (sender, message) => this.#redraw(message));
    on('text:typing:on', (sender) => this.#others(sender, () => this.#typing.set(sender.memberId, sender.displayName ?? sender.userName)));
    on('text:typing:off', (sender) => this.#others(sender, () => this.#typing.delete(sender.memberId)));
    for (const type of ['member:joined', 'member:left', 'member:invited']) on(type, () => this.#members());
  }

  #others(sender, change) {
    if (sender.memberId === this.#conversation.me?.id) return;
    change();
    this.#showTyping();
  }

  #showTyping() {
    const names = [...this.#typing.values()];
    $('typing').textContent = names.length === 0 ? '' : `${names.join(' and ')} ${names.length > 1 ? 'are' : 'is'} typing …`;
  }

  async #older() {
    const history = $('history');
    const fromBottom = history.scrollHeight - history.scrollTop;
    this.#page = this.#page === null
      ? await this.#conversation.getEvents({ event_type: 'message', page_size: PAGE, order: 'desc' })
      : await this.#page.getNext();
    for (const message of this.#page.items.values()) this.#draw(message, 'first');
    $('older').hidden = !this.#page.hasNext();
    history.scrollTop = history.scrollHeight - fromBottom;
  }

  #draw(message, place) {
    if (this.#shown.has(message.id)) return;
    const isOwn = message.from === this.#conversation.me?.id;
    const sender = message._embedded?.from_user;
    const item = element('li', { 'data-id': message.id, class: isOwn ? 'own' : 'other' },
      ...(isOwn ? [] : [element('span', { class: 'sender' }, sender?.display_name ?? sender?.name ?? 'The application')]),
      element('p', {}),
      element('span', { class: 'meta' },
        element('time', { datetime: message.timestamp }, new Date(message.timestamp).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })),
        element('span', { class: 'ticks' })));
    this.#shown.set(message.id, { item, message, isOwn });
    this.#redraw(message);
    const list = $('messages');
    const atEnd = $('history').scrollHeight - $('history').scrollTop - $('history').clientHeight < 60;
    if (place === 'first') list.prepend(item);
    else list.append(item);
    if (place === 'last' && (atEnd || isOwn)) $('history').scrollTop = $('history').scrollHeight;
  }

  #redraw(message) {
    const known = this.#shown.get(message.id);
    if (!known) return;
    known.message = message;
    const { item, isOwn } = known;
    const isDeleted = Boolean(message.body.timestamp?.deleted);
    item.classList.toggle('deleted', isDeleted);
    item.querySelector('p').textContent = isDeleted ? 'deleted' : message.body.text ?? `(${message.body.message_type})`;
    if (isOwn) drawTicks(item.querySelector('.ticks'), message.state);
  }

  /** The newest message of another counts as seen, and with it all before, when this window is looked at. */
  async #see() {
    if (!document.hasFocus() || this.#item._embedded.member.state !== 'JOINED') return;
    const newest = [...this.#shown.values()].filter(({ isOwn }) => !isOwn)
      .reduce((last, { message }) => (!last || message.id > last.id ? message : last), null);
    this.#tell.seen();
    const mine = this.#conversation.me?.id;
    if (!newest || newest.state?.seen_by?.[mine]) return;
    try {
      await newest.seen();
    } catch {
      // Seen in another window a moment ago.
    }
  }

  async #say(event) {
    event.preventDefault();
    const input = event.target.elements.text;
    const text = input.value.trim();
    if (text === '') return;
    input.value = '';
    this.#endTyping();
    await this.#attempt(() => this.#conversation.sendMessage({ message_type: 'text', text }), () => { input.value = text; });
  }

  #startTyping() {
    if (this.#stopTyping === null) this.#conversation.startTyping().catch(() => {});
    clearTimeout(this.#stopTyping);
    this.#stopTyping = setTimeout(() => this.#endTyping(), STILL);
  }

  #endTyping() {
    if (this.#stopTyping === null) return;
    clearTimeout(this.#stopTyping);
    this.#stopTyping = null;
    this.#conversation.stopTyping().catch(() => {});
  }

  async #invite(event) {
    event.preventDefault();
    const form = event.target;
    await this.#attempt(async () => {
      await this.#conversation.invite({ user_name: form.elements.user.value.trim() });
      form.reset();
    });
  }

  async #accept() {
    await this.#attempt(async () => {
      await this.#conversation.join();
      this.#item._embedded.member.state = 'JOINED';
      await this.#tell.joined();
      this.close();
      [this.#page, this.#listeners] = [null, []];
      this.#shown.clear();
      await this.show();
    });
  }

  async #leave() {
    await this.#attempt(async () => {
      await this.#conversation.leave();
      this.close();
      await this.#tell.left();
    });
  }

  async #members() {
    const members = await this.#conversation.getMembers({ page_size: 100 });
    const names = [...members.items.values()].filter(({ state }) => state !== 'LEFT')
      .map(({ display_name: displayName, user, state }) => `${displayName || user?.name}${state === 'INVITED' ? ' (invited)' : ''}`);
    $('room-members').textContent = names.join(', ');
  }

  async #attempt(action, undo = () => {}) {
    $('room-error').textContent = '';
    try {
      await action();
    } catch (error) {
      undo();
      $('room-error').textContent = error.detail ?? error.description ?? error.message ?? 'That did not work.';
    }
  }

  #onPage(id, type, handler) { this.#listen($(id), type, handler); }

  #listen(target, type, handler) {
    target.addEventListener(type, handler);
    this.#listeners.push(() => target.removeEventListener(type, handler));
  }
}

function drawTicks(place, state) {
  const [seen, delivered] = [state?.seen_by, state?.delivered_to].map((by) => Object.keys(by ?? {}).length > 0);
  place.textContent = seen || delivered ? '✓✓' : '✓';
  place.dataset.state = seen ? 'seen' : delivered ? 'delivered' : 'sent';
  place.title = seen ? 'seen' : delivered ? 'delivered' : 'sent';
}
