// The title of the tab: how much is unread, and which conversation is open.
let room = '';
let unread = 0;

const draw = () => {
  document.title = `${unread > 0 ? `(${unread}) ` : ''}${room ? `${room} · ` : ''}WebChat · Parley`;
};

export function titleRoom(name) {
  room = name;
  draw();
}

export function titleUnread(count) {
  unread = count;
  draw();
}
