// What is kept over a reload of this tab: drafts, and messages that are not sent yet. It ends with the login.
let owner = '';

const nameOf = (key) => `webchat:${owner}:${key}`;

export const kept = {
  begin(user) { owner = user; },

  get(key) {
    const text = sessionStorage.getItem(nameOf(key));
    return text === null ? null : JSON.parse(text);
  },

  set(key, value) {
    if (value === null) sessionStorage.removeItem(nameOf(key));
    else sessionStorage.setItem(nameOf(key), JSON.stringify(value));
  },

  forget() { sessionStorage.clear(); },
};
