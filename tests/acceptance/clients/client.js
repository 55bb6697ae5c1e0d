import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./child.js', import.meta.url));

/** What a client reports, whichever way it reaches the test. */
export class Reports {
  #events = [];
  #waiting = [];

  add(event, detail) {
    this.#events.push({ event, detail });
    this.#waiting.splice(0).forEach((wake) => wake());
  }

  /** The first report of the event since the last one taken; fails after a minute. */
  async next(event) {
    const late = Date.now() + 60_000;
    for (;;) {
      const index = this.#events.findIndex((reported) => reported.event === event);
      if (index >= 0) return this.#events.splice(0, index + 1).at(-1).detail;
      if (Date.now() > late) throw new Error(`No ${event}; there was ${JSON.stringify(this.#events)}`);
      await Promise.race([
        new Promise((resolve) => { this.#waiting.push(resolve); }),
        new Promise((resolve) => { setTimeout(resolve, 250); }),
      ]);
    }
  }

  has(event) {
    return this.#events.some((reported) => reported.event === event);
  }
}

/** Starts a client in a process of its own. */
export async function startClient(name, url) {
  const child = fork(program, [name, url], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const reports = new Reports();
  const answers = new Map();
  let commands = 0;
  child.on('message', ({ id, event, detail, ...answer }) => {
    if (event) reports.add(event, detail);
    else answers.get(id)(answer);
  });
  await reports.next('loaded');
  return {
    reports,
    do: (command, options) => new Promise((resolve) => {
      const id = commands += 1;
      answers.set(id, resolve);
      child.send({ id, name: command, ...options });
    }),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}
