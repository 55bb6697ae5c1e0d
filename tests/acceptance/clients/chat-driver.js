// The chat commands of both generations of clients. Everything that comes back is plain data.

const types = [
  'message', 'text', 'image', 'message:seen', 'message:delivered', 'text:seen', 'text:delivered', 'image:delivered',
  'text:typing:on', 'text:typing:off', 'event:delete', 'ephemeral', 'member:invited', 'member:joined', 'member:left',
  'conversation:updated', 'message:update', 'my_event', 'message:submitted',
];

const plainEvent = ({ id, type, from, body, state, timestamp }) => ({ id, type, from, body, state, timestamp });
const plainMember = (member) => member && {
  id: member.id, state: member.state, user: member.user?.name, userId: member.user?.id, invitedBy: member.invited_by,
};
const plain = (conversation) => ({
  id: conversation.id, name: conversation.name, displayName: conversation.display_name, me: plainMember(conversation.me),
});

/** Walks to the end, and back to the start, of what a client pages through. */
async function walk(first) {
  const items = [];
  let page = first;
  for (;;) {
    items.push(...page.items.values());
    if (!page.hasNext()) break;
    page = await page.getNext();
  }
  let back = 0;
  while (page.hasPrev()) {
    page = await page.getPrev();
    back += 1;
  }
  return { items, back };
}

export function nexmoChat(app, report) {
  const conversations = new Map();
  const heard = new Map();
  const watch = (conversation) => {
    if (heard.has(conversation.id)) return plain(conversation);
    conversations.set(conversation.id, conversation);
    heard.set(conversation.id, []);
    for (const type of types) {
      conversation.on(type, (member, event) => {
        const what = event ?? member;
        heard.get(conversation.id).push(`${type} ${what.id}`);
        report('event', JSON.stringify({ ...plainEvent(what), heard: type, userName: member?.userName, memberId: member?.memberId }));
      });
    }
    return plain(conversation);
  };
  const get = (id) => conversations.get(id);
  return {
    watchInvitations: () => app().on('member:invited', (member, event) => report(
      'invited', JSON.stringify({ cid: event.cid, cname: event.body.cname, invitedBy: event.body.invited_by, member: member.id }),
    )) && true,
    open: async ({ displayName, called }) => watch(await app().newConversationAndJoin({ display_name: displayName, name: called })),
    find: async ({ cid }) => watch(await app().getConversation(cid)),
    join: async ({ cid }) => plainMember(await get(cid).join()),
    invite: async ({ cid, user }) => plainMember(await get(cid).invite({ user_name: user })),
    leave: async ({ cid, reason }) => get(cid).leave(reason).then(() => true),
    kick: async ({ cid, member, reason }) => (await get(cid).getMember(member)).kick(reason).then(() => true),
    sendText: async ({ cid, text }) => plainEvent(await get(cid).sendText(text)),
    sendMessage: async ({ cid, ...message }) => plainEvent(await get(cid).sendMessage(message)),
    sendCustom: async ({ cid, type, body }) => plainEvent(await get(cid).sendCustomEvent({ type, body })),
    sendEphemeral: async ({ cid, body }) => get(cid).sendEphemeralEvent(body).then(() => true),
    typing: ({ cid, on }) => (on ? get(cid).startTyping() : get(cid).stopTyping()),
    seen: ({ cid, event }) => get(cid).events.get(event).seen().then(() => true),
    removeEvent: ({ cid, event }) => get(cid).events.get(event).del().then(() => true),
    event: ({ cid, event }) => plainEvent(get(cid).events.get(event)),
    heard: ({ cid }) => heard.get(cid),
    events: async ({ cid, ...query }) => {
      const { items, back } = await walk(await get(cid).getEvents(query));
      return { items: items.map(plainEvent), back };
    },
    members: async ({ cid, ...query }) => (await walk(await get(cid).getMembers(query))).items.map(plainMember),
    member: async ({ cid, member }) => plainMember(await get(cid).getMember(member)),
    conversations: async (query) => (await walk(await app().getConversations(query))).items.map(plain),
    user: async () => { const { id, name } = await app().getUser(); return { id, name }; },
    removeConversation: ({ cid }) => get(cid).del().then(() => true),
  };
}

export function vonageChat(client) {
  return {
    call: async ({ method, args = [] }) => JSON.parse(JSON.stringify(await client()[method](...args) ?? null)),
  };
}
