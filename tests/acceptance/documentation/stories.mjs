// What a page takes for granted, and what must be so after its blocks.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { tokenGenerate } from '@vonage/jwt';
import { Bench } from './bench.mjs';

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
      code.replace('127.0.0.1:7700', '127.0.0.1:0'), /Now listening on/, { Parley__DataDirectory: this.bench.path('first') });
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

const keeps = 'The application keeps its id and key';

export class Migrate extends Story {
  async prepare() {
    await super.prepare();
    // The file that the hosted service handed out.
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await writeFile(this.bench.path('private.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  }

  async before({ heading, language, code }) {
    if (language === 'js') this.bench.env.TOKEN = (await readFile(this.bench.path('token.txt'), 'utf8')).trim();
    if (heading === keeps) {
      const [, id] = /PARLEY_APP_ID=(\S+)/.exec(code);
      this.present = tokenGenerate(id, await readFile(this.bench.path('private.key'), 'utf8'));
      assert.equal((await this.bench.parley.call('GET', '/v1/users', this.present)).status, 401);
    }
  }

  async after({ heading, code }, output) {
    if (heading === keeps) {
      const answer = await this.bench.parley.call('GET', '/v1/users', this.present);
      assert.equal(answer.status, 200, 'a token that was signed before the move is taken');
    }
    if (code.includes('.createSession(')) assert.match(output, /^ann\n$/m);
    if (heading === 'Node.js') assert.match(output, /^CON-\S+\nann\nbob\n$/);
    if (heading === 'Over HTTP') assert.match(output, /"id":"CON-/);
  }
}
