// The same work as Parley's, the usual way: a verified token, an ACL, the membership, a durable row with an id of its
// conversation, and the event to whoever is in it.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import Database from 'better-sqlite3';
import express from 'express';
import jwt from 'jsonwebtoken';
import { Server } from 'socket.io';

const [, , keyFile, directory] = process.argv;
const key = readFileSync(keyFile, 'utf8');

const database = new Database(`${directory}/events.db`);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(`
  CREATE TABLE conversations (id TEXT PRIMARY KEY, last_event_id INTEGER NOT NULL);
  CREATE TABLE members (conversation_id TEXT, user TEXT, id TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (conversation_id, user));
  CREATE TABLE events (conversation_id TEXT, id INTEGER, type TEXT, from_member TEXT, body TEXT, created_at INTEGER, PRIMARY KEY (conversation_id, id));
`);
const sql = {
  addConversation: database.prepare('INSERT INTO conversations VALUES (?, 0)'),
  addMember: database.prepare('INSERT INTO members VALUES (?, ?, ?, ?)'),
  member: database.prepare('SELECT id, state FROM members WHERE conversation_id = ? AND user = ?'),
  next: database.prepare('UPDATE conversations SET last_event_id = last_event_id + 1 WHERE id = ? RETURNING last_event_id'),
  addEvent: database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)'),
};
const append = database.transaction((conversation, type, from, body, now) => {
  const { last_event_id: id } = sql.next.get(conversation);
  sql.addEvent.run(conversation, id, type, from, body, now);
  return id;
});

// A verified token is kept, as Parley keeps it; its end is looked at each time.
const verified = new Map();
function authenticate(token) {
  let claims = verified.get(token);
  if (!claims) {
    claims = jwt.verify(token, key, { algorithms: ['RS256'] });
    verified.set(token, claims);
  }
  if (claims.exp * 1000 < Date.now()) throw new Error('expired');
  return claims;
}
const covers = (claims) => Object.keys(claims.acl?.paths ?? {}).some((path) => path === '/*/conversations/**' || path === '/**');

const app = express();
app.use(express.json());
app.post('/setup', (request, response) => {
  for (const { id, members } of request.body) {
    sql.addConversation.run(id);
    for (const user of members) sql.addMember.run(id, user, `MEM-${id}-${user}`, 'JOINED');
  }
  response.json({});
});
app.post('/v1/conversations/:id/events', (request, response) => {
  let claims;
  try {
    claims = authenticate(request.headers.authorization.slice(7));
  } catch {
    return response.status(401).json({});
  }
  if (!covers(claims)) return response.status(403).json({});
  const { id } = request.params;
  const { type, body } = request.body;
  if (typeof type !== 'string' || typeof body?.text !== 'string') return response.status(400).json({});
  const member = sql.member.get(id, claims.sub);
  if (member?.state !== 'JOINED') return response.status(403).json({});
  const now = Date.now();
  const event = append(id, type, member.id, JSON.stringify(body), now);
  const sent = { id: event, cid: id, type, from: member.id, timestamp: new Date(now).toISOString(), body };
  io.to(id).emit(type, sent);
  return response.status(201).json(sent);
});

const server = createServer(app);
const io = new Server(server, { path: '/v2/rtc', transports: ['websocket'] });
io.on('connection', (socket) => {
  const { sub } = authenticate(socket.handshake.query.token);
  for (const { conversation_id: id } of database.prepare('SELECT conversation_id FROM members WHERE user = ?').all(sub)) socket.join(id);
  socket.emit('session:success', { body: { id: `SES-${socket.id}`, name: sub } });
});
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
