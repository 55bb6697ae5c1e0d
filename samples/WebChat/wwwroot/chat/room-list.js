// The list of conversations on the page. A link stays the same element while its conversation lives.
import { byId, element } from '../element.js';
import { avatar } from './avatar.js';
import { KeyedList } from './keyed-list.js';
import { short } from './time.js';

export class RoomList {
  #items = new KeyedList(byId('room-list'), fill);

  /** @param items In the order in which they are shown. @param open The id of the one that is open. */
  draw(items, open) {
    this.#items.draw(items.map((item) => ({ key: item.id, isOpen: item.id === open, ...describe(item) })));
    byId('no-rooms').hidden = items.length > 0;
  }

  focus(id) { this.#items.item(id)?.firstChild.focus(); }
}

function fill(item, row) {
  const link = item.firstChild ?? element('a', { href: `#${row.key}`, 'data-room': row.key });
  if (!item.firstChild) item.append(link);
  link.replaceChildren(...parts(row));
  if (row.isOpen) link.setAttribute('aria-current', 'true');
  else link.removeAttribute('aria-current');
}

function parts({ key, name, time, sender, text, unread, isInvited }) {
  return [
    avatar(name, key),
    element('strong', { dir: 'auto' }, name),
    element('small', { class: 'when' }, time),
    element('span', { class: 'last' },
      ...(sender ? [element('bdi', {}, sender), ': '] : []), element('bdi', { class: isInvited && 'invited' }, text)),
    ...(unread > 0 ? [element('span', { class: 'unread', 'aria-label': `${unread} unread` }, unread > 999 ? '999+' : String(unread))] : []),
  ];
}

function describe(item) {
  const { last_event: last, _embedded: { member } } = item;
  const shown = { name: item.display_name ?? item.name, unread: item.unread_count, time: '', sender: '', text: 'No messages yet' };
  if (member.state === 'INVITED') return { ...shown, unread: 0, text: 'You are invited', isInvited: true };
  if (!last) return shown;
  const user = last._embedded?.from_user;
  const isOwn = last.from !== undefined && last.from === member.id;
  return {
    ...shown,
    time: short(new Date(last.timestamp)),
    sender: isOwn ? 'You' : user?.display_name || user?.name || '',
    text: last.body.text || (last.body.timestamp?.deleted ? 'Message deleted' : '…'),
  };
}
