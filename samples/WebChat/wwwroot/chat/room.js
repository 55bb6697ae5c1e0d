// The open conversation: loads its messages, hears what happens in it, and does what its reader wants.
import { byId } from '../element.js';
import { avatar } from './avatar.js';
import { confirm } from './dialogs.js';
import { attempt, notice } from './notice.js';
import { actionsOf } from './room-actions.js';
import { hear } from './room-events.js';
import { rowsOf } from './rows.js';
import { Timeline } from './timeline.js';
import { Typing } from './typing.js';

export class Room {
  #parts;
  #item;
  #tell;
  #timeline;
  #conversation = null;
  #typing = null;
  #stops = [];
  #isClosed = false;
  #isLoaded = false;
  #unreadAfter = null;
  #sentKeys = new Map();

  /** @param parts What all conversations share: api, session, outbox, history, composer, members, tools. */
  constructor(parts, item, tell) {
    [this.#parts, this.#item, this.#tell] = [parts, item, tell];
    this.#timeline = new Timeline(parts.api, item.id);
  }

  get id() { return this.#item.id; }

  get isJoined() { return this.#item._embedded.member.state === 'JOINED'; }

  get #me() { return this.#item._embedded.member.id; }

  /** @param at The message to show, or null for the newest. */
  async show(at) {
    const { history, composer, tools } = this.#parts;
    this.#header();
    history.open({
      onTop: () => this.#timeline.hasOlder && this.#more('older'),
      onEnd: () => (this.#timeline.hasNewer ? this.#more('newer') : this.see()),
      hasNewer: () => this.#timeline.hasNewer,
      onNewest: () => this.#toNewest(),
      onLoadAgain: () => this.#open(at),
    });
    composer.open(this.id, {
      onSend: (text) => this.#send(text),
      onEdit: (message, text) => attempt(() => this.#edit(message, text)),
      onTyping: () => this.#typing?.pressed(),
      onEditLast: () => this.#editLast(),
    });
    tools.open(this.isJoined ? actionsOf({
      ...this.#parts, room: this.id, me: this.#me, timeline: this.#timeline, onChange: () => this.draw(), onDiscard: () => this.catchUp(),
    }) : {});
    this.#listen(window, 'focus', () => this.see());
    await this.#open(at);
  }

  /** All that is not there yet. */
  #open(at) { return Promise.all([this.#hear(), this.#load(at), this.#members()]); }

  async go(at) {
    if (at === null) return;
    await attempt(() => this.#timeline.around(at));
    this.draw();
    this.#parts.history.point(at);
  }

  /** After a return of the connection, and after a message was thrown away that may have arrived all the same. */
  async catchUp() {
    if (!this.#isLoaded) {
      await this.#open(null);
      return;
    }
    await this.#timeline.catchUp().catch(() => {});
    this.draw();
    await this.see();
  }

  close() {
    this.#isClosed = true;
    for (const stop of this.#stops) stop();
    this.#typing?.close();
    this.#parts.composer.close();
    this.#parts.tools.open({});
  }

  draw() {
    if (this.#isClosed) return;
    const { history, members, outbox } = this.#parts;
    const pending = this.#timeline.hasNewer ? [] : outbox.of(this.id);
    const rows = rowsOf({
      messages: this.#timeline.messages, pending, receipts: this.#timeline.receipts, me: this.#me, names: members.names,
      unreadAfter: this.#unreadAfter, keyOf: (id) => (this.#sentKeys.has(id) ? `k${this.#sentKeys.get(id)}` : `m${id}`),
    });
    if (this.#isLoaded) history.state(rows.length === 0 ? 'empty' : '');
    history.draw(rows);
  }

  /** The outbox has news of this conversation. */
  outboxChanged(sent) {
    if (sent) {
      this.#sentKeys.set(sent.event.id, sent.key);
      this.#timeline.add(sent.event);
    }
    this.draw();
  }

  #header() {
    const name = this.#item.display_name ?? this.#item.name;
    byId('room-title').textContent = name;
    byId('room-avatar').replaceChildren(avatar(name, this.id));
    byId('composer').hidden = !this.isJoined;
    byId('invited').hidden = this.isJoined;
    byId('invite').hidden = byId('leave').hidden = !this.isJoined;
    byId('accept').onclick = () => attempt(() => this.#join());
    byId('decline').onclick = () => attempt(() => this.#leave());
  }

  async #load(at) {
    const { history } = this.#parts;
    this.#isLoaded = false;
    history.state('loading');
    try {
      await this.#timeline.latest();
      if (this.#isClosed) return;
      if (this.isJoined && this.#item.unread_count > 0) this.#unreadAfter = this.#timeline.receipts.seenUpTo(this.#me);
      if (at !== null) await this.#timeline.around(at);
      if (this.#isClosed) return;
    } catch {
      if (!this.#isClosed) history.state('failed');
      return;
    }
    this.#isLoaded = true;
    this.draw();
    if (at === null) history.toEnd();
    else history.point(at);
    await this.see();
  }

  async #more(where) {
    // There is another draw, and with it another look, when the connection is back.
    if (!this.#parts.session.isOnline) return;
    try {
      await this.#timeline[where]();
      this.draw();
    } catch (error) {
      notice(error.message);
    }
  }

  async #toNewest() {
    if (this.#timeline.hasNewer && !await attempt(() => this.#timeline.latest())) return;
    this.draw();
    this.#parts.history.toEnd();
  }

  async #members() {
    const { members } = this.#parts;
    await members.open(this.id, {
      onNames: () => this.draw(),
      onInvite: (name) => this.#conversation.invite({ user_name: name }),
      onLeave: async () => {
        if (await confirm('Leave this conversation?', 'What is said in it later is not for you.', 'Leave')) await attempt(() => this.#leave());
      },
    }).catch(() => {});
  }

  async #hear() {
    if (this.#conversation) return;
    try {
      // One that the client knows is heard at once: what comes while its messages load is not missed.
      this.#conversation = await this.#parts.session.conversation(this.id);
    } catch {
      // The history says so, and offers to try again.
      return;
    }
    if (this.#isClosed) return;
    this.#typing = new Typing(this.#conversation);
    this.#stops.push(hear(this.#conversation, {
      me: this.#me, timeline: this.#timeline, typing: this.#typing, onMessage: (event, sender) => this.#came(event, sender),
      onChange: () => this.draw(), onMembers: () => this.#parts.members.load().catch(() => {}),
    }));
  }

  #came(event, sender) {
    const isOwn = event.from === this.#me;
    // Its place is taken by the one on its way, until the answer to that says that it is this one.
    if (isOwn && this.#parts.outbox.of(this.id).some(({ state, text }) => state === 'sending' && text === event.body.text)) return;
    this.#timeline.add(event);
    this.draw();
    if (isOwn) return;
    byId('announcer').textContent = `${sender.displayName || sender.userName}: ${event.body.text ?? ''}`;
    this.see();
  }

  /** The newest message counts as seen, and with it all before, when it is in view and this window is looked at. */
  async see() {
    if (!document.hasFocus() || !this.isJoined || this.#timeline.hasNewer || !this.#parts.history.isAtEnd || this.#isClosed) return;
    this.#tell.seen();
    const newest = this.#timeline.messages.findLast(({ from }) => from !== this.#me);
    const { receipts } = this.#timeline;
    if (!newest || receipts.seenUpTo(this.#me) >= newest.id) return;
    receipts.seen(this.#me, newest.id);
    // Not told, when it fails: the next message, or the next look, marks this one as well.
    await this.#parts.api.see(this.id, newest).catch(() => {});
  }

  #send(text) {
    this.#typing?.stopped();
    this.#unreadAfter = null;
    this.#parts.outbox.add(this.id, text);
    this.#toNewest();
  }

  async #edit(message, text) {
    await this.#parts.api.edit(this.id, message, text);
    this.#timeline.edit(message.id, text);
    this.draw();
  }

  #editLast() {
    const last = this.#timeline.messages.findLast(({ from, isDeleted }) => from === this.#me && !isDeleted);
    if (last) this.#parts.composer.edit(last);
    return Boolean(last);
  }

  async #join() {
    await this.#conversation.join();
    await this.#tell.joined();
  }

  async #leave() {
    await this.#conversation.leave();
    await this.#tell.left();
  }

  #listen(target, type, handler) {
    target.addEventListener(type, handler);
    this.#stops.push(() => target.removeEventListener(type, handler));
  }
}
