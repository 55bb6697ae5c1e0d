// What the history shows, from top to bottom: days, the mark of what is new, messages, and those on their way.
import { dayName, isSameDay } from './time.js';

// Messages of one sender within so many milliseconds are one group.
const GROUP = 5 * 60 * 1000;

/**
 * @param messages In their order. @param pending From the outbox. @param me The reader's member id.
 * @param unreadAfter The message that the reader had seen last when the conversation was opened.
 */
export function rowsOf({ messages, pending, receipts, me, unreadAfter, names, keyOf }) {
  const rows = [];
  let last = null;
  let isMarked = false;
  const push = (row) => {
    if (!last || !isSameDay(last.at, row.at)) {
      rows.push({ kind: 'day', key: `d${row.at.toDateString()}`, text: dayName(row.at) });
      last = null;
    }
    if (!isMarked && unreadAfter !== null && !row.isOwn && row.id > unreadAfter) {
      rows.push({ kind: 'news', key: 'news', text: 'New messages' });
      [isMarked, last] = [true, null];
    }
    row.isFirst = !last || last.from !== row.from || row.at - last.at > GROUP;
    row.isLast = true;
    if (!row.isFirst) last.isLast = false;
    rows.push(row);
    last = row;
  };
  for (const message of messages) push(messageRow(message, { receipts, me, names, keyOf }));
  for (const entry of pending) push(pendingRow(entry, me));
  return rows;
}

function messageRow(message, { receipts, me, names, keyOf }) {
  const isOwn = message.from !== null && message.from === me;
  const { id, from, user, name, text, at, isDeleted, isEdited } = message;
  const reactions = [...message.reactions].map(([reaction, members]) => ({
    reaction, count: members.size, isMine: members.has(me), who: [...members].map((member) => names.get(member) ?? 'Somebody').join(', '),
  }));
  const state = isOwn && !isDeleted ? receipts.stateOf(message) : null;
  const who = state === 'seen' ? receipts.whoSaw(message).map((member) => names.get(member) ?? 'somebody').join(', ') : '';
  return { kind: 'message', key: keyOf(id), id, from, user, name, text, at, isOwn, isDeleted, isEdited, reactions, state, who };
}

const pendingRow = ({ key, text, at, state, why }, me) => ({
  kind: 'message', key: `k${key}`, id: Infinity, from: me, text, at: new Date(at), isOwn: true, reactions: [], state, why, pending: key,
});
