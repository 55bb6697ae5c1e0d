// How far each member has seen a conversation, and had it delivered. A member marks the newest message only; all before
// it is meant as well.
export class Receipts {
  #seen = new Map();
  #delivered = new Map();

  seen(member, id) { raise(this.#seen, member, id); }

  delivered(member, id) { raise(this.#delivered, member, id); }

  read({ id, seenBy, deliveredTo }) {
    for (const member of seenBy) this.seen(member, id);
    for (const member of deliveredTo) this.delivered(member, id);
  }

  seenUpTo(member) { return this.#seen.get(member) ?? 0; }

  /** The members, other than the sender, that have seen the message. */
  whoSaw({ id, from }) {
    return [...this.#seen].filter(([member, upTo]) => member !== from && upTo >= id).map(([member]) => member);
  }

  stateOf(message) {
    if (this.whoSaw(message).length > 0) return 'seen';
    const isDelivered = [...this.#delivered].some(([member, upTo]) => member !== message.from && upTo >= message.id);
    return isDelivered ? 'delivered' : 'sent';
  }
}

function raise(marks, member, id) {
  if ((marks.get(member) ?? 0) < id) marks.set(member, id);
}
