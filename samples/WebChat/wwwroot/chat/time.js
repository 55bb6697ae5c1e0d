// Times of day and days, in the words of the reader's language and time zone.
const DAY = 24 * 60 * 60 * 1000;

const clockFormat = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit' });
const dayFormat = new Intl.DateTimeFormat([], { weekday: 'long', day: 'numeric', month: 'long' });
const yearFormat = new Intl.DateTimeFormat([], { day: 'numeric', month: 'long', year: 'numeric' });
const weekdayFormat = new Intl.DateTimeFormat([], { weekday: 'short' });
const dateFormat = new Intl.DateTimeFormat([], { day: '2-digit', month: '2-digit', year: '2-digit' });
const fullFormat = new Intl.DateTimeFormat([], { dateStyle: 'full', timeStyle: 'short' });

export const clock = (date) => clockFormat.format(date);
export const full = (date) => fullFormat.format(date);

export const isSameDay = (a, b) => a.toDateString() === b.toDateString();

export function dayName(date, now = new Date()) {
  if (isSameDay(date, now)) return 'Today';
  if (isSameDay(date, new Date(now - DAY))) return 'Yesterday';
  return (date.getFullYear() === now.getFullYear() ? dayFormat : yearFormat).format(date);
}

/** As short as it can be, for the list. */
export function short(date, now = new Date()) {
  if (isSameDay(date, now)) return clock(date);
  if (isSameDay(date, new Date(now - DAY))) return 'Yesterday';
  return (now - date < 6 * DAY ? weekdayFormat : dateFormat).format(date);
}
