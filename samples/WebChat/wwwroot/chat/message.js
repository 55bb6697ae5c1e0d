// A message as the page needs it, from an answer of the server or from an event of nexmo-client: both have these members.
export function readMessage(event) {
  const { body, state } = event;
  const user = event._embedded?.from_user;
  return {
    id: event.id,
    type: event.type,
    from: event.from ?? null,
    user: user?.id ?? '',
    name: user ? user.display_name || user.name : 'The application',
    text: body.text || (body.message_type && body.message_type !== 'text' ? `(${body.message_type})` : event.type === 'image' ? '(image)' : ''),
    at: new Date(event.timestamp),
    isDeleted: Boolean(body.timestamp?.deleted),
    isEdited: Boolean(body.timestamp?.updated),
    seenBy: Object.keys(state?.seen_by ?? {}),
    deliveredTo: Object.keys(state?.delivered_to ?? {}),
    reactions: new Map(Object.entries(event.reactions ?? {}).map(([reaction, members]) => [reaction, new Set(members)])),
  };
}

/**
 * The id of the message that an event is about. nexmo-client hands over the message itself where it knows it, and the
 * receipt or deletion where not.
 */
export const aboutId = (event) => Number(event.body?.event_id ?? event.id);
