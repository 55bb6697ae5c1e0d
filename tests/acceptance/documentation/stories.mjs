// What a page takes for granted, and what must be so after its blocks.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { tokenGenerate } from '@vonage/jwt';
import { Bench } from './bench.mjs';
import { startPostgres } from './postgres.mjs';

/** A page that needs a server and nothing else. */
export class Story {
  static async begin() {
    const story = new this();
    story.bench = await Bench.make();
    try {
      await story.prepare();
    } catch (error) {
      await story.close();
      throw error;
    }
    return story;
  }

  async prepare() { await this.bench.start(); }

  async before() {}

  async after() {}

  async close() { await this.bench.close(); }

  serve(block) { assert.fail(`line ${block.line}: nobody said when this serves`); }
}

export class Readme extends Story {
  async serve({ code }) {
    if (code.startsWith('./demo')) {
      const output = await this.bench.serve(code, /Ctrl-C stops both/);
      assert.match(output, /Chat at +http:\S+[^]*ann[^]*Parley is at +http:/);
      return;
    }
    // On a port that is free, and with data that is thrown away.
    const output = await this.bench.serve(
      code.replace('127.0.0.1:7700', '127.0.0.1:0'), /Application started/, { Parley__DataDirectory: this.bench.path('first') });
    assert.match(output, /API key +\S+\s+API secret +\S+/);
  }

  async after({ language }, output) {
    if (language === 'bash') assert.match(output, /"name":\s*"ann"[^]*hello/);
    if (language === 'js') assert.match(output, /^USR-\S+ ann\n$/);
  }
}

export class Authentication extends Story {
  async before({ language }) {
    if (language !== 'bash') return;
    const { id, privateKey } = await this.bench.parley.application();
    await this.bench.parley.sdk({ id, privateKey }).users.createUser({ name: 'ann' });
    this.bench.env.TOKEN = tokenGenerate(id, privateKey, { subject: 'ann', acl: { paths: { '/*/users/**': {} } } });
  }
}

export class Migrate extends Story {
  async prepare() {
    await super.prepare();
    // The file that the hosted service handed out.
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await writeFile(this.bench.path('private.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  }

  async before({ language }) {
    if (language === 'js') this.bench.env.TOKEN = (await readFile(this.bench.path('token.txt'), 'utf8')).trim();
  }

  async after({ heading, code }, output) {
    if (heading === 'The application keeps your key') {
      const { id } = JSON.parse(await readFile(this.bench.path('application.json'), 'utf8'));
      const privateKey = await readFile(this.bench.path('private.key'), 'utf8');
      const answer = await this.bench.parley.call('GET', '/v1/users', tokenGenerate(id, privateKey));
      assert.equal(answer.status, 200, 'a token of the present key is taken');
    }
    if (code.includes('.createSession(')) assert.match(output, /^ann\n$/m);
    if (heading === 'Node.js') assert.match(output, /^CON-\S+\nann\nbob\n$/);
    if (heading === 'Over HTTP') assert.match(output, /"id":"CON-/);
  }
}

/** The life of an operator: a backup of a server that is written to, a restore, and what went missing. */
export class Operate extends Story {
  async prepare() {
    await super.prepare();
    this.application = await this.bench.parley.application();
    await this.createUser('before');
  }

  async before({ words, heading, code }) {
    if (words.includes('postgres')) await this.#withPostgres(code);
    else if (heading === 'SQLite' && code.includes('.backup')) this.#keepWriting();
    else if (heading === 'SQLite' && code.includes('install -m')) await this.bench.stop();
    else if (heading === 'Health' && !this.bench.parley) await this.bench.start();
  }

  async after({ words, heading, code }, output) {
    const { bench } = this;
    if (words.includes('postgres')) await this.#afterPostgres(code);
    else if (code.includes('.backup')) {
      assert.equal(output, 'ok\n');
      this.isWriting = false;
      assert.ok(await this.writing > 0, 'the server was written to meanwhile');
      await this.createUser('after');
      const { id } = this.application;
      assert.equal((await bench.parley.accountCall('POST', `/v2/applications/${id}/revocations`, { user: 'before' })).status < 300, true);
      assert.equal((await this.me('before')).status, 401);
    } else if (code.includes('install -m')) {
      await bench.start();
      const users = await this.users();
      assert.ok(users.includes('before') && !users.includes('after'), `there are ${users}`);
      // As the page warns.
      assert.equal((await this.me('before')).status, 200, 'the revocation is forgotten');
      assert.equal((await stat(bench.path('data'))).mode & 0o777, 0o700);
    } else if (heading === 'Health') assert.equal(output, 'liveready');
    else if (code.includes('account_secrets')) assert.equal(output.trim(), bench.account.apiKey);
    else if (code.includes('--public-key-file')) {
      assert.equal((await bench.parley.call('GET', '/v1/users', this.adminToken())).status, 401, 'the old key is worth nothing');
      this.application.privateKey = await readFile(bench.path('new.key'), 'utf8');
      assert.equal((await bench.parley.call('GET', '/v1/users', this.adminToken())).status, 200, 'the new one is good');
    }
  }

  async close() {
    this.isWriting = false;
    await this.writing;
    await super.close();
    await this.postgres?.stop();
  }

  adminToken() { return tokenGenerate(this.application.id, this.application.privateKey); }

  me(user) {
    this.tokens ??= {};
    this.tokens[user] ??= tokenGenerate(this.application.id, this.application.privateKey, { subject: user, acl: { paths: { '/**': {} } } });
    return this.bench.parley.call('GET', '/v1/users/me', this.tokens[user]);
  }

  async createUser(name) {
    const answer = await this.bench.parley.call('POST', '/v1/users', this.adminToken(), { name });
    assert.equal(answer.status, 201);
    // Its token is from before the backup.
    await this.me(name);
  }

  async users() {
    const answer = await this.bench.parley.call('GET', '/v1/users?page_size=100', this.adminToken());
    return answer.body._embedded.users.map(({ name }) => name);
  }

  #keepWriting() {
    const { parley } = this.bench;
    this.isWriting = true;
    this.writing = (async () => {
      let count = 0;
      for (; this.isWriting; count++) await parley.call('POST', '/v1/users', this.adminToken(), { name: `user${count}` });
      return count;
    })();
  }

  async #withPostgres(code) {
    this.postgres ??= await startPostgres();
    const name = code.includes('pg_dump') ? 'first' : 'second';
    this.database = await this.postgres.newDatabase(name);
    this.bench.env.DATABASE = this.database.libpq;
    if (name === 'second') return;
    await this.#onPostgres(async (parley) => {
      this.stored = await parley.application();
      await parley.sdk(this.stored).users.createUser({ name: 'ann' });
    });
  }

  async #afterPostgres(code) {
    if (!code.includes('pg_restore')) return;
    await this.#onPostgres(async (parley) => {
      assert.equal((await parley.sdk(this.stored).users.getUser('ann')).name, 'ann');
    });
  }

  async #onPostgres(work) {
    const { bench } = this;
    await bench.stop();
    await work(await bench.start({ Parley__Storage__Provider: 'postgres', Parley__Storage__ConnectionString: this.database.npgsql }));
    await bench.stop();
    // The page's own server again, but for the restore, which wants it stopped.
    await bench.start();
  }
}
