/**
 * Makes us known to the editor's own chat: our models, `@deepseek` and tools; and to addresses that lead into the panel.
 * Loaded with the entry, so it holds stubs alone.
 * Some editors made of VS Code leave that chat out.
 */
import {
  chat,
  Disposable,
  lm,
  Uri,
  window,
  workspace,
  type EventEmitter,
  type ExtensionContext,
  type TextDocument,
} from 'vscode';
import type { Application } from '../compose.ts';
import type { AskInput } from './askTool.ts';
import type { ImageToolInput } from './imageTool.ts';

/** The input of the editor's own chat is a document, as files are. */
const chatInputScheme = 'chatSessionInput';

/** `modelsChanged` tells that other models are to be offered. */
export function registerNative(
  { subscriptions, extensionUri }: ExtensionContext,
  application: () => Promise<Application>,
  modelsChanged: EventEmitter<void>,
): void {
  if ('createChatParticipant' in chat) {
    const participant = chat.createChatParticipant('askDeepSeek.deepseek', async (...turn) =>
      (await application()).native.participant.handle(...turn),
    );
    participant.iconPath = Uri.joinPath(extensionUri, 'media', 'icon.png');
    participant.followupProvider = {
      provideFollowups: async (result) => (await application()).native.participant.followUps(result),
    };
    subscriptions.push(participant);
  }
  if ('registerLanguageModelChatProvider' in lm) {
    const provider = lm.registerLanguageModelChatProvider('deepseek', {
      onDidChangeLanguageModelChatInformation: modelsChanged.event,
      provideLanguageModelChatInformation: async (options) =>
        (await application()).native.models.provideLanguageModelChatInformation(options),
      provideLanguageModelChatResponse: async (...query) =>
        (await application()).native.models.provideLanguageModelChatResponse(...query),
      provideTokenCount: async (model, said) => (await application()).native.models.provideTokenCount(model, said),
    });
    subscriptions.push(provider, offerOnceMentioned(modelsChanged));
  }
  if ('registerTool' in lm) {
    const tool = lm.registerTool<AskInput>('deepseek_ask', {
      prepareInvocation: async (options) => (await application()).native.askTool.prepareInvocation(options),
      invoke: async (...query) => (await application()).native.askTool.invoke(...query),
    });
    const imageTool = lm.registerTool<ImageToolInput>('deepseek_analyze_image', {
      prepareInvocation: async (...query) => (await application()).native.imageTool.prepareInvocation(...query),
      invoke: async (...query) => (await application()).native.imageTool.invoke(...query),
    });
    subscriptions.push(tool, imageTool);
  }
  const links = window.registerUriHandler({ handleUri: async (uri) => (await application()).native.openLink(uri) });
  subscriptions.push(links);
}

/**
 * Makes the editor ask for our models while somebody writes `@deepseek`. It does not do so by itself, and gives a participant no
 * question, not even ours, before its chat has a model.
 */
function offerOnceMentioned(modelsChanged: EventEmitter<void>): Disposable {
  const look = (document: TextDocument): void => {
    if (document.uri.scheme !== chatInputScheme || !document.getText().includes('@deepseek')) return;
    listening.dispose();
    modelsChanged.fire();
  };
  const listening = Disposable.from(
    workspace.onDidOpenTextDocument(look),
    workspace.onDidChangeTextDocument(({ document }) => look(document)),
  );
  for (const document of workspace.textDocuments) look(document);
  return listening;
}
