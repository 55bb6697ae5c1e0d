// What nexmo-client has no call for, or none that can be repeated safely: by HTTP, with the user's token.
const LIST = 100;
export const PAGE = 40;
const CONTENT = 'message,text,image';

export class Api {
  #session;

  constructor(session) { this.#session = session; }

  /** All conversations of the user, with what is unread and the newest message of each. */
  conversations() { return this.#all(`/v0.3/users/${this.#session.me.id}/conversations?page_size=${LIST}&order=desc`, 'conversations'); }

  /** A page of messages, in the order of their ids. `before` and `after` are ids, themselves not included. */
  async messages(room, { before, after, size = PAGE } = {}) {
    const query = new URLSearchParams({ event_type: CONTENT, page_size: size, order: after === undefined ? 'desc' : 'asc' });
    if (before !== undefined) query.set('end_id', before - 1);
    if (after !== undefined) query.set('start_id', after + 1);
    const { _embedded: { events }, _links: { next } } = await this.#session.call('GET', `${path(room)}/events?${query}`);
    return { events: after === undefined ? events.reverse() : events, hasMore: Boolean(next) };
  }

  /** Repeated with the same key it is sent once: the server answers with the first. */
  send(room, text, key) {
    return this.#post(room, 'message', { message_type: 'text', text }, { 'Idempotency-Key': key });
  }

  edit(room, { id, type }, text) { return this.#post(room, `${type === 'text' ? 'text' : 'message'}:update`, { event_id: id, text }); }

  react(room, id, reaction, action) { return this.#post(room, 'custom:reaction', { event_id: id, reaction, action }); }

  see(room, { id, type }) { return this.#post(room, `${type}:seen`, { event_id: id }); }

  remove(room, id) { return this.#session.call('DELETE', `${path(room)}/events/${id}`); }

  members(room) { return this.#all(`${path(room)}/members?page_size=${LIST}`, 'members'); }

  /** The newest messages with those words. */
  async search(words) {
    const query = new URLSearchParams({ q: words, page_size: 30, order: 'desc' });
    const { _embedded: { events }, _links: { next } } = await this.#session.call('GET', `/v1/search/events?${query}`);
    return { events, hasMore: Boolean(next) };
  }

  /** All pages of a list. */
  async #all(first, name) {
    const items = [];
    for (let at = first; at;) {
      const { _embedded, _links: { next } } = await this.#session.call('GET', at);
      items.push(..._embedded[name]);
      at = next && new URL(next.href).pathname + new URL(next.href).search;
    }
    return items;
  }

  #post(room, type, body, headers) { return this.#session.call('POST', `${path(room)}/events`, { type, body }, headers); }
}

const path = (room) => `/v0.3/conversations/${encodeURIComponent(room)}`;
