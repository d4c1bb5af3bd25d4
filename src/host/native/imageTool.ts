/**
 * `deepseek_analyze_image`: a tool with which agents of others have DeepSeek look at a picture of the workspace.
 * Owns what such a call says before and after; what may be looked at is the same as for our own agent.
 */
import {
  l10n,
  LanguageModelTextPart,
  LanguageModelToolResult,
  type CancellationToken,
  type LanguageModelTool,
  type LanguageModelToolInvocationOptions,
  type LanguageModelToolInvocationPrepareOptions,
  type PreparedToolInvocation,
} from 'vscode';
import type { AgentTool } from '../../core/agent/tool.ts';
import { withSignal } from '../cancellation.ts';
import { DeepSeekError } from '../../api/errors.ts';
import { describeInLine } from '../words.ts';

export interface ImageToolInput {
  readonly path: string;
  readonly question?: string;
}

export class ImageTool implements LanguageModelTool<ImageToolInput> {
  readonly #tool: () => Promise<AgentTool>;

  /** `tool` is the agent's own. */
  constructor(tool: () => Promise<AgentTool>) {
    this.#tool = tool;
  }

  /** The picture leaves this computer and costs money, so the person is asked. */
  async prepareInvocation(
    { input }: LanguageModelToolInvocationPrepareOptions<ImageToolInput>,
    token: CancellationToken,
  ): Promise<PreparedToolInvocation> {
    const { title } = await withSignal(token, async (signal) => (await this.#tool()).prepare(input, signal));
    return {
      invocationMessage: title,
      confirmationMessages: { title: l10n.t('Send a picture to DeepSeek?'), message: title },
    };
  }

  async invoke(
    { input }: LanguageModelToolInvocationOptions<ImageToolInput>,
    token: CancellationToken,
  ): Promise<LanguageModelToolResult> {
    try {
      const { text } = await withSignal(token, async (signal) => {
        const prepared = await (await this.#tool()).prepare(input, signal);
        return prepared.run(signal);
      });
      return new LanguageModelToolResult([new LanguageModelTextPart(text)]);
    } catch (error) {
      if (!DeepSeekError.is(error)) throw error;
      throw new Error(describeInLine(error), { cause: error });
    }
  }
}
