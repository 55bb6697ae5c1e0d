// The tabs of one browser share a login. What ends it in one ends it in all.
const channel = new BroadcastChannel('webchat');

export const tellOtherTabs = (what) => channel.postMessage(what);

/** Calls back with what another tab told: `{ loggedOut: true }` or `{ loggedIn: NAME }`. */
export const hearOtherTabs = (listener) => channel.addEventListener('message', ({ data }) => listener(data));
