// What the bar of a message does.
import { confirm } from './dialogs.js';
import { attempt } from './notice.js';

export function actionsOf({ api, outbox, composer, room, me, timeline, onChange, onDiscard }) {
  return {
    find: (id) => {
      const message = timeline.get(id);
      return message && { ...message, isOwn: message.from === me };
    },
    react: (id, reaction) => attempt(async () => {
      const isMine = timeline.get(id).reactions.get(reaction)?.has(me) ?? false;
      await api.react(room, id, reaction, isMine ? 'remove' : 'add');
      timeline.react(id, me, reaction, isMine);
      onChange();
    }),
    edit: (id) => composer.edit(timeline.get(id)),
    remove: async (id, item) => {
      if (!await confirm('Delete this message?', 'It is deleted for everybody.', 'Delete')) return;
      await attempt(() => api.remove(room, id));
      item.focus({ preventScroll: true });
    },
    retry: (key) => outbox.retry(key),
    discard: (key) => {
      outbox.discard(key);
      onDiscard();
    },
  };
}
