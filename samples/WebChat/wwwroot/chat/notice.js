// What went wrong, said once: it goes away by itself, at the next success, or when it is dismissed.
import { byId } from '../element.js';

const LONG_ENOUGH = 8_000;
let timer;

export function notice(text) {
  clearTimeout(timer);
  byId('notice-text').textContent = text;
  byId('notice').classList.toggle('shown', text !== '');
  if (text !== '') timer = setTimeout(() => notice(''), LONG_ENOUGH);
}

/** Does it, and says so when it fails. Resolves to whether it was done. */
export async function attempt(action) {
  try {
    await action();
    notice('');
    return true;
  } catch (error) {
    notice(explain(error));
    return false;
  }
}

/** Errors of nexmo-client have their words in other members than those of this page. */
export const explain = (error) => error?.detail ?? error?.description ?? error?.message ?? 'That did not work.';

byId('notice-close').addEventListener('click', () => notice(''));
