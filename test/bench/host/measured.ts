/**
 * The whole host as it is composed, in a process of its own: asks one question after the other as the panel would and tells
 * what each token of each answer cost this process. The service is another process, and the editor a stand-in that turns what
 * is posted into text as the editor does. Prints a JSON array of microseconds per token, one for each answer.
 */
import type { ExtensionContext, WebviewView } from 'vscode';
import { compose } from '../../../src/host/compose.ts';
import type { ToHost, ToWebview } from '../../../src/protocol/messages.ts';

const [folder = '', sessionId = '', answers = '1'] = process.argv.slice(2);

const state = (values: Readonly<Record<string, unknown>>) => {
  const kept = new Map(Object.entries(values));
  return {
    get: (key: string, fallback?: unknown) => kept.get(key) ?? fallback,
    update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
    keys: () => [...kept.keys()],
    setKeysForSync() {},
  };
};
const address = (path: string) => ({
  fsPath: path,
  address: new URL(`file://${path}`),
  toString: () => `file://${path}`,
});

/** Told of each message with the time of the processor at which it came. */
let heard: (message: ToWebview) => void = () => {};
let say: (message: ToHost) => void = () => {};
const frame = {
  visible: true,
  webview: {
    html: '',
    options: {},
    cspSource: 'self',
    asWebviewUri: (uri: unknown) => uri,
    onDidReceiveMessage: (listener: (message: ToHost) => void) => {
      say = listener;
      return { dispose() {} };
    },
    postMessage: (message: ToWebview) => {
      heard(JSON.parse(JSON.stringify(message)) as ToWebview);
      return Promise.resolve(true);
    },
  },
  onDidDispose: () => ({ dispose() {} }),
  onDidChangeVisibility: () => ({ dispose() {} }),
};

const context = {
  subscriptions: [],
  globalState: state({ asked: true }),
  workspaceState: state(sessionId === '' ? {} : { session: sessionId }),
  secrets: { get: () => Promise.resolve(), onDidChange: () => ({ dispose() {} }) },
  globalStorageUri: address(folder),
  extensionUri: address(process.cwd()),
};
const application = await compose(context as unknown as ExtensionContext, () => undefined);
application.showView(frame as unknown as WebviewView);

const shown = await new Promise<number>((resolve) => {
  heard = (message) => {
    if (message.type === 'snapshot') resolve(message.view.session.messages.length);
  };
  say({ type: 'ready' });
});
const costsUs: number[] = [];
for (let count = 0; count < Number(answers); count++) costsUs.push(await ask());
console.log(JSON.stringify({ shown, costsUs }));
process.exit(0);

/** Asks, and gives the processor's time from the first words of the answer to the last by its characters, four to a token. */
function ask(): Promise<number> {
  return new Promise((resolve, reject) => {
    let first: NodeJS.CpuUsage | undefined;
    let characters = 0;
    heard = (message) => {
      if (message.type !== 'changes') return;
      for (const change of message.changes) {
        if (change.type === 'append') {
          if (first) characters += change.text.length;
          else first = process.cpuUsage();
        }
        if (change.type === 'answer' && change.status === 'failed')
          reject(new Error(change.trouble?.text ?? 'the answer failed'));
        if (change.type === 'activity' && change.activity === null) {
          const { user, system } = process.cpuUsage(first);
          resolve((user + system) / (characters / 4));
        }
      }
    };
    say({ type: 'send', text: 'And now?' });
  });
}
