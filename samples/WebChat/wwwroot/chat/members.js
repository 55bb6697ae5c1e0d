// Who is in the open conversation: a line in its header, and a dialog to see them, invite others, and leave.
import { byId, element } from '../element.js';
import { avatar } from './avatar.js';
import { openDialog, refuse } from './dialogs.js';
import { explain } from './notice.js';

// The line in the header is cut off by then.
const NAMED = 20;

export class Members {
  #api;
  #room = null;
  #hear = {};

  /** Of everybody that ever was in it: what they said and did stays theirs. */
  names = new Map();

  constructor(api) {
    this.#api = api;
    byId('members-button').addEventListener('click', () => openDialog(byId('members')));
    byId('invite').addEventListener('submit', (event) => this.#invite(event));
    byId('leave').addEventListener('click', () => {
      byId('members').close();
      this.#hear.onLeave();
    });
  }

  /** @param hear `onInvite(name)`, `onLeave`, `onNames`. */
  async open(room, hear) {
    [this.#room, this.#hear, this.names] = [room, hear, new Map()];
    byId('room-members').textContent = '';
    byId('member-list').replaceChildren();
    await this.load();
  }

  async load() {
    const room = this.#room;
    const members = await this.#api.members(room);
    if (room !== this.#room) return;
    this.names = new Map(members.map((member) => [member.id, nameOf(member)]));
    const present = members.filter(({ state }) => state !== 'LEFT');
    byId('room-members').replaceChildren(...present.slice(0, NAMED).flatMap((member, index) => [
      index > 0 ? ', ' : '', element('bdi', {}, nameOf(member)), member.state === 'INVITED' ? ' (invited)' : '']));
    byId('members-title').textContent = `Members (${present.length})`;
    byId('member-list').replaceChildren(...present.map(item));
    this.#hear.onNames();
  }

  async #invite(event) {
    event.preventDefault();
    const field = event.target.elements.user;
    const name = field.value.trim();
    if (name === '') return refuse(field, 'Who? Give the name of a user.');
    try {
      await this.#hear.onInvite(name);
      event.target.reset();
    } catch (error) {
      refuse(field, explain(error));
    }
  }
}

const nameOf = ({ _embedded: { user } }) => user.display_name || user.name;

function item(member) {
  const { user } = member._embedded;
  return element('li', {}, avatar(nameOf(member), user.id),
    element('span', { class: 'names' }, element('strong', { dir: 'auto' }, nameOf(member)), element('small', { dir: 'auto' }, user.name)),
    element('small', {}, member.state === 'INVITED' ? 'invited' : ''));
}
