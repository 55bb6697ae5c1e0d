// One message: its sender, its text, its time and ticks, its reactions; and what became of it when it is on its way.
import { element, icon } from '../element.js';
import { avatar } from './avatar.js';
import { clock, full } from './time.js';

const WORDS = { sent: 'Sent', delivered: 'Delivered', seen: 'Seen', sending: 'Sending', waiting: 'Waits for the connection', failed: 'Not sent' };
const PICTURES = { sent: 'tick', delivered: 'ticks', seen: 'ticks', sending: 'clock', waiting: 'clock', failed: 'warning' };

/** The inside of a list item; the item itself stays, with the focus that it may have. */
export function messageParts(row) {
  const parts = [];
  if (!row.isOwn) parts.push(row.isLast ? avatar(row.name, row.user) : element('span', { class: 'avatar none' }));
  const stack = element('div', { class: 'stack' });
  if (!row.isOwn && row.isFirst) stack.append(element('span', { class: 'sender', dir: 'auto' }, row.name));
  stack.append(element('div', { class: 'bubble', dir: 'auto' },
    element('p', {}, row.isDeleted ? 'Message deleted' : row.text), meta(row)));
  if (row.reactions.length > 0) stack.append(reactions(row.reactions));
  if (row.state === 'failed') stack.append(failure(row));
  parts.push(stack);
  return parts;
}

export function itemClass(row) {
  const also = [row.isFirst && 'begins', row.isLast && 'ends', row.isDeleted && 'deleted', row.pending && 'pending'];
  return ['message', row.isOwn ? 'own' : 'other', ...also.filter(Boolean)].join(' ');
}

function meta({ at, isEdited, isDeleted, state, who }) {
  const line = element('span', { class: 'meta' });
  if (isEdited && !isDeleted) line.append(element('span', {}, 'edited'));
  line.append(element('time', { datetime: at.toISOString(), title: full(at) }, clock(at)));
  if (state) {
    const words = who ? `Seen by ${who}` : WORDS[state];
    line.append(element('span', { class: 'ticks', 'data-state': state, title: words, role: 'img', 'aria-label': words }, icon(PICTURES[state])));
  }
  return line;
}

const reactions = (list) => element('div', { class: 'reactions' }, ...list.map(({ reaction, count, isMine, who }) =>
  element('button', {
    type: 'button', class: 'reaction', 'data-reaction': reaction, 'aria-pressed': String(isMine), title: who,
    'aria-label': `${reaction} ${count}, by ${who}`,
  }, element('span', {}, reaction), element('span', {}, String(count)))));

const failure = ({ pending, why }) => element('p', { class: 'failure' },
  element('span', {}, `Not sent. ${why}`),
  element('button', { type: 'button', 'data-retry': pending }, 'Retry'),
  element('button', { type: 'button', 'data-discard': pending }, 'Discard'));
