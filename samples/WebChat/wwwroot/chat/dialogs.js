// Dialogs are the browser's own: they keep the focus inside, close with Escape, and give the focus back.
import { byId } from '../element.js';

export function openDialog(dialog) {
  for (const error of dialog.querySelectorAll('.error')) error.textContent = '';
  for (const field of dialog.querySelectorAll('input')) field.removeAttribute('aria-invalid');
  dialog.showModal();
}

for (const dialog of document.querySelectorAll('dialog')) {
  dialog.addEventListener('click', ({ target }) => {
    // The dialog itself is hit only outside of what is in it.
    if (target === dialog || target.closest('[data-close]')) dialog.close();
  });
}

/** Says what is wrong with a field, until it is changed. */
export function refuse(field, text) {
  const error = byId(field.getAttribute('aria-describedby'));
  error.textContent = text;
  field.setAttribute('aria-invalid', 'true');
  field.focus();
  field.addEventListener('input', () => {
    error.textContent = '';
    field.removeAttribute('aria-invalid');
  }, { once: true });
}

/** Asks before something that cannot be undone. */
export function confirm(title, text, verb) {
  const dialog = byId('confirm');
  byId('confirm-title').textContent = title;
  byId('confirm-text').textContent = text;
  byId('confirm-yes').textContent = verb;
  dialog.returnValue = '';
  openDialog(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
