/**
 * Makes us known to the editor's own chat: our models, and `@deepseek`. Loaded with the entry, so it holds stubs alone.
 * Some editors made of VS Code leave that chat out.
 */
import { chat, lm, Uri, type Event, type ExtensionContext } from 'vscode';
import type { Application } from '../compose.ts';

/** `onDidChangeModels` tells that other models are to be offered. */
export function registerNative(
  { subscriptions, extensionUri }: ExtensionContext,
  application: () => Promise<Application>,
  onDidChangeModels: Event<void>,
): void {
  if ('createChatParticipant' in chat) {
    const participant = chat.createChatParticipant('askDeepSeek.deepseek', async (...turn) =>
      (await application()).participant.handle(...turn),
    );
    participant.iconPath = Uri.joinPath(extensionUri, 'media', 'icon.png');
    participant.followupProvider = {
      provideFollowups: async (result) => (await application()).participant.followUps(result),
    };
    subscriptions.push(participant);
  }
  if ('registerLanguageModelChatProvider' in lm) {
    const provider = lm.registerLanguageModelChatProvider('deepseek', {
      onDidChangeLanguageModelChatInformation: onDidChangeModels,
      provideLanguageModelChatInformation: async (options) =>
        (await application()).models.provideLanguageModelChatInformation(options),
      provideLanguageModelChatResponse: async (...query) =>
        (await application()).models.provideLanguageModelChatResponse(...query),
      provideTokenCount: async (model, said) => (await application()).models.provideTokenCount(model, said),
    });
    subscriptions.push(provider);
  }
}
