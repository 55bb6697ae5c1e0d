// One file, so that the packages are packed once.
import './contents.js';
import './command.js';
import './libraries.js';
import './locks.js';
