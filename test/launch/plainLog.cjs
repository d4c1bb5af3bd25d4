// Takes the place of @vscode/spdlog in the installed editor, which is a native module that only a compiler can make.
// Without it the editor writes no log at all, the extension's included. Appends at once, knows levels, ignores sizes.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];

class Logger {
  constructor(_type, _name, path) {
    this.path = path;
    this.level = 2;
    this.plain = false;
    mkdirSync(dirname(path), { recursive: true });
  }

  write(level, text) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    try {
      appendFileSync(this.path, this.plain ? text : `${time} [${levels[level]}] ${text}\n`);
    } catch {
      // The folder goes away when a test run ends.
    }
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

  getLevel() {
    return this.level;
  }

  setLevel(level) {
    this.level = level;
  }

  setPattern() {}

  clearFormatters() {
    this.plain = true;
  }

  flush() {}

  drop() {}
}

exports.version = 1;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = async (name, path) => new Logger('rotating', name, path);
exports.createAsyncRotatingLogger = async (name, path) => new Logger('rotating_async', name, path);
