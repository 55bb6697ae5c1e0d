// A page of the documentation: its headings, its blocks, its links.
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

export class Page {
  /** The blocks with their language, the words after it, the heading above, the line and the code. */
  blocks = [];
  /** Ids of the headings, as GitHub makes them, and those that the text gives itself. */
  anchors = new Set();
  /** Links to other files and to headings: `{ file, anchor, line }`, the file from the root. */
  links = [];
  /** Lines of blocks that are made by indenting: these say no language. */
  indented = [];

  constructor(name, text) {
    this.name = name;
    let heading = '';
    let block;
    let isList = false;
    for (const [index, line] of text.split('\n').entries()) {
      const fence = /^(\s*)```(.*)$/.exec(line);
      if (block) {
        if (fence && fence[2] === '') block = undefined;
        else block.code += `${line}\n`;
      } else if (fence) {
        const [language, ...words] = fence[2].trim().split(/\s+/);
        block = { language, words, heading, line: index + 1, code: '' };
        this.blocks.push(block);
      } else if (/^#{1,6} /.test(line)) {
        heading = line.replace(/^#+ /, '');
        this.#addAnchor(heading);
      } else {
        for (const [, id] of line.matchAll(/<a id="([^"]+)">/g)) this.anchors.add(id);
        isList = /^(\d+\.|-) /.test(line) || (isList && (line === '' || /^\s/.test(line)));
        if (/^ {4}\S/.test(line) && !isList) this.indented.push(index + 1);
        this.#addLinks(line, index + 1);
      }
    }
    if (block) throw new Error(`${name}:${block.line}: the block has no end`);
  }

  static async read(name) {
    return new Page(name, await readFile(join(root, name), 'utf8'));
  }

  /** The tables' first cells below a heading, without their code marks. */
  static firstCells(text, heading) {
    const part = text.split(new RegExp(`^#+ ${heading}$`, 'm'))[1].split(/^#+ /m)[0];
    return [...part.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]);
  }

  #addAnchor(heading) {
    const anchor = heading.toLowerCase().replace(/[`*]/g, '').replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-');
    let free = anchor;
    for (let i = 1; this.anchors.has(free); i++) free = `${anchor}-${i}`;
    this.anchors.add(free);
  }

  #addLinks(line, number) {
    const text = line.replace(/`[^`]*`/g, (code) => ' '.repeat(code.length));
    for (const [, markdown, html] of text.matchAll(/\]\(([^)\s]+)\)|<img src="([^"]+)"/g)) {
      const target = markdown ?? html;
      if (/^[a-z]+:/.test(target)) continue;
      const [path, anchor] = target.split('#');
      this.links.push({ file: path === '' ? this.name : normalize(join(dirname(this.name), path)), anchor, line: number });
    }
  }
}
