// What nexmo-client tells of the open conversation, and what that changes.
import { aboutId } from './message.js';

/** Listens until the returned function is called. */
export function hear(conversation, { me, timeline, typing, onMessage, onChange, onMembers }) {
  const stops = [];
  const on = (types, handler) => {
    for (const type of types) {
      const listener = (sender, event) => handler(event, sender);
      conversation.on(type, listener);
      stops.push(() => conversation.off(type, listener));
    }
  };
  const change = (how) => (event, sender) => {
    how(event, sender);
    onChange();
  };
  const { receipts } = timeline;

  on(['message', 'text', 'image'], (event, sender) => {
    typing.ended(event.from);
    onMessage(event, sender);
  });
  on(['message:update', 'text:update'], change(({ body }) => timeline.edit(Number(body.event_id), body.text)));
  on(['event:delete'], change((event) => timeline.remove(aboutId(event))));
  // nexmo-client takes the prefix from the type custom:reaction.
  on(['reaction'], change(({ body, from }) => timeline.react(Number(body.event_id), from, body.reaction, body.action === 'remove')));
  on(['message:seen', 'text:seen', 'image:seen'], change((event, { memberId }) => receipts.seen(memberId, aboutId(event))));
  on(['message:delivered', 'text:delivered', 'image:delivered'],
    change((event, { memberId }) => receipts.delivered(memberId, aboutId(event))));
  on(['text:typing:on'], (event, { memberId, displayName, userName }) => {
    if (memberId !== me) typing.began(memberId, displayName || userName);
  });
  on(['text:typing:off'], (event, { memberId }) => typing.ended(memberId));
  on(['member:joined', 'member:left', 'member:invited'], onMembers);
  return () => { for (const stop of stops) stop(); };
}
