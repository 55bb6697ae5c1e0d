// docs/operate.md as a story: a server that lives through its commands.
import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { tokenGenerate } from '@vonage/jwt';
import { startPostgres } from './postgres.mjs';
import { Story } from './stories.mjs';

/** The life of an operator: a backup of a server that is written to, a restore, and what went missing. */
export class Operate extends Story {
  async prepare() {
    await super.prepare();
    this.application = await this.bench.parley.application();
    await this.createUser('before');
  }

  async before({ words, heading, code }) {
    if (words.includes('postgres')) await this.#withPostgres(code);
    else if (heading === 'Starting') await this.#instead();
    else if (heading === 'SQLite' && code.includes('.backup')) this.#keepWriting();
    else if (heading === 'SQLite' && code.includes('install -m')) await this.bench.stop();
    else if (heading === 'Health' && !this.bench.parley) await this.bench.start();
  }

  async after({ words, heading, code }, output) {
    const { bench } = this;
    if (words.includes('postgres')) await this.#afterPostgres(code);
    else if (heading === 'Starting') {
      delete bench.env.ASPNETCORE_URLS;
      await bench.start();
      assert.match(output, /would start[^]*parley\.db\nIt is up to date[^]*Nothing was made or changed/);
    } else if (code.includes('.backup')) {
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
    try {
      await this.writing;
    } finally {
      await super.close();
      await this.postgres?.stop();
    }
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

  /** The program that the block starts has the data directory to itself, and an address that is free. */
  async #instead() {
    await this.bench.stop();
    this.bench.env.ASPNETCORE_URLS = 'http://127.0.0.1:0';
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
