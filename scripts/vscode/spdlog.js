// Takes the place of VS Code's native module @vscode/spdlog, so that its server writes its logs, and an extension's,
// without having to be compiled. What is written is what the native one would write; files are not rotated.
const { appendFileSync, mkdirSync } = require('node:fs');
const path = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  constructor(_type, _name, file) {
    this.file = file;
    this.level = levels.indexOf('info');
    this.formatted = true;
  }

  trace(text) {
    this.write(0, text);
  }
  debug(text) {
    this.write(1, text);
  }
  info(text) {
    this.write(2, text);
  }
  warn(text) {
    this.write(3, text);
  }
  error(text) {
    this.write(4, text);
  }
  critical(text) {
    this.write(5, text);
  }

  write(level, text) {
    if (level >= this.level)
      appendFileSync(this.file, this.formatted ? `${localTime()} [${levels[level]}] ${text}\n` : text);
  }

  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  setPattern() {
    this.formatted = true;
  } // VS Code knows one pattern only
  clearFormatters() {
    this.formatted = false;
  }
  flush() {
    /* all is written already */
  }
  drop() {
    /* nothing is held */
  }
}

/** As in the log of a desktop VS Code: 2026-01-31 23:59:59.123 */
function localTime() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 23).replace('T', ' ');
}

async function createRotatingLogger(name, file) {
  mkdirSync(path.dirname(file), { recursive: true });
  return new Logger('rotating', name, file);
}

const createAsyncRotatingLogger = createRotatingLogger;
const setFlushOn = () => undefined;
const setLevel = () => undefined;
const version = 0;

module.exports = { Logger, createAsyncRotatingLogger, createRotatingLogger, setFlushOn, setLevel, version };
