// A round picture with somebody's initials, always in the same colour.
import { element } from '../element.js';

const TONES = 8;
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export const avatar = (name, id = name) =>
  element('span', { class: 'avatar', 'data-tone': toneOf(id), 'aria-hidden': 'true' }, initials(name));

function initials(name) {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = words.slice(0, 1).concat(words.length > 1 ? words.slice(-1) : []);
  return first.map((word) => [...letters.segment(word)][0].segment.toLocaleUpperCase()).join('');
}

function toneOf(id) {
  let sum = 0;
  for (const character of String(id)) sum = (sum * 31 + character.codePointAt(0)) % 65_521;
  return sum % TONES;
}
