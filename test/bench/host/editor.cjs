// Stands in for the editor's own module in a plain Node process: events, addresses and settings do what they do there, and
// everything else that is asked for is there and does nothing.
const { pathToFileURL } = require('node:url');

/** Can be called, made, set, walked through and waited for. */
const nothing = new Proxy(function () {}, {
  get: (_, name) => {
    if (name === 'then') return undefined;
    if (name === Symbol.iterator) return function* () {};
    return name === Symbol.toPrimitive ? () => '' : nothing;
  },
  apply: () => nothing,
  construct: () => nothing,
  set: () => true,
});

class EventEmitter {
  #listeners = new Set();
  event = (listener) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire(value) {
    for (const listener of this.#listeners) listener(value);
  }
  dispose() {
    this.#listeners.clear();
  }
}

class Uri {
  constructor(address) {
    this.address = address;
    this.fsPath = address.pathname;
    this.path = address.pathname;
    this.scheme = address.protocol.slice(0, -1);
  }
  static file = (path) => new Uri(pathToFileURL(path));
  static parse = (text) => new Uri(new URL(text));
  static joinPath = (base, ...parts) => new Uri(new URL(parts.join('/'), `${base.address.href}/`));
  toString() {
    return this.address.href;
  }
}

const chosen = JSON.parse(process.env.ASK_DEEPSEEK_SETTINGS ?? '{}');
const getConfiguration = (section) => ({
  get: (key) => chosen[`${section}.${key}`],
  inspect: (key) => ({ globalValue: chosen[`${section}.${key}`] }),
  update: async () => {},
});
const never = () => ({ dispose() {} });

/** What is known by name, and nothing for all other names. */
const partly = (known) => Object.create(nothing, Object.getOwnPropertyDescriptors(known));

module.exports = partly({
  EventEmitter,
  Uri,
  l10n: {
    bundle: {},
    t: (words, ...values) => String(words).replaceAll(/\{(\d+)\}/g, (_, index) => String(values[index])),
  },
  commands: partly({ executeCommand: async () => {}, registerCommand: never }),
  env: partly({ language: 'en' }),
  languages: partly({ getDiagnostics: () => [] }),
  window: partly({
    activeTextEditor: undefined,
    visibleTextEditors: [],
    visibleNotebookEditors: [],
    tabGroups: partly({ all: [], onDidChangeTabs: never }),
  }),
  workspace: partly({
    getConfiguration,
    onDidChangeConfiguration: never,
    workspaceFolders: undefined,
    workspaceFile: undefined,
    textDocuments: [],
    notebookDocuments: [],
    isTrusted: true,
  }),
});
