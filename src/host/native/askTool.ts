/**
 * `deepseek_ask`: a tool with which agents of others ask DeepSeek for a second opinion, in one question and one answer.
 * Owns what such a call says before and after. The question is asked like those of our own commands, so it is masked and counted.
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
import type { Asker } from '../asking/asker.ts';
import { withSignal } from '../cancellation.ts';
import { describeInLine } from '../words.ts';

export interface AskInput {
  readonly question: string;
}

export class AskTool implements LanguageModelTool<AskInput> {
  readonly #asker: Asker;

  constructor(asker: Asker) {
    this.#asker = asker;
  }

  /** It leaves this computer and costs money, so the person is asked. */
  prepareInvocation({ input }: LanguageModelToolInvocationPrepareOptions<AskInput>): PreparedToolInvocation {
    return {
      invocationMessage: l10n.t('Asking DeepSeek'),
      confirmationMessages: { title: l10n.t('Ask DeepSeek?'), message: questionOf(input) },
    };
  }

  async invoke(
    { input }: LanguageModelToolInvocationOptions<AskInput>,
    token: CancellationToken,
  ): Promise<LanguageModelToolResult> {
    const messages = [{ role: 'user', text: questionOf(input) }] as const;
    let answer = '';
    const onText = (text: string): void => {
      answer += text;
    };
    const { error } = await withSignal(token, (signal) =>
      this.#asker.ask({ command: 'tool', messages }, signal, { onText }),
    );
    if (error !== undefined) throw new Error(describeInLine(error));
    return new LanguageModelToolResult([new LanguageModelTextPart(answer)]);
  }
}

/** A model wrote the input, whatever the schema says. */
function questionOf({ question }: AskInput): string {
  if (typeof question !== 'string' || question.trim() === '') throw new Error('The question is empty.');
  return question;
}
