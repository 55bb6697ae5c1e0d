// What a fence of the documentation says of its block. A language that is not here fails the tests.

/** Run, parsed or compared. */
export const tried = {
  bash: 'runs to its end, in the order of the page, with what the blocks before it exported',
  sh: 'runs until it serves, and is stopped',
  js: 'runs to its end',
  csharp: 'is code of the sample',
  json: 'is parsed',
};

/** Shown only, and why. */
export const shown = {
  text: 'a picture, or lines of a file',
  console: 'a command that measures for minutes, installs a package, or runs this test itself',
  ini: 'variables of an environment, or lines of a unit',
  cs: 'a program in the README of a package, which the tests of the packages build and run',
  json5: 'settings of an SDK that is not here',
  kotlin: 'an SDK of Android',
  java: 'an SDK of Android, or one that Maven brings',
  swift: 'an SDK of iOS',
  php: 'an SDK that Composer brings',
  ruby: 'an SDK that RubyGems brings',
  python: 'an SDK that PyPI brings',
  go: 'an SDK of another language',
};
