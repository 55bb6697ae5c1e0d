// One file, so that the rest runs while connections through the proxies are silent for a minute.
import { describe } from 'node:test';
import { behind } from './behind.js';
import { composition } from './compose.js';
import { container } from './container.js';
import { proxies } from './proxies.js';
import { service } from './service.js';

describe('In deploy/', { concurrency: true }, () => {
  for (const [name, start] of Object.entries(proxies)) describe(`behind ${name}`, { concurrency: 1 }, () => behind(start));
  container();
  composition();
  service();
});
