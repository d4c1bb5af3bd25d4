/**
 * The commands that a question can begin with: ours, and the person's own, which take the place of ours of the same name.
 * Owns what `/` offers and what a command makes of a question. Asking it is the panel's.
 */
import { env, l10n } from 'vscode';
import { fillVariables, variablesIn, type PromptFile, type Variable } from '../../core/context/promptFile.ts';
import { rank } from '../../core/context/rank.ts';
import { readSlash } from '../../core/context/slash.ts';
import type { Asking, Attachment } from '../../core/conversation/model.ts';
import type { Command, Source } from '../../core/prompts/commands/command.ts';
import { commands } from '../../core/prompts/commands/table.ts';
import type { CandidateView } from '../../protocol/view.ts';
import { isSame } from '../context/attachment.ts';
import type { FileGate } from '../context/fileGate.ts';
import { Refusal } from '../context/refusal.ts';
import { readPromptFiles } from './promptFiles.ts';
import { takeFirst, takeSource } from './takeSource.ts';

/** What is to be done with a question. */
export type Step =
  | { readonly type: 'ask' | 'compact'; readonly asking: Asking }
  /** Begin a new chat with these words, if there are any. */
  | { readonly type: 'new'; readonly text: string };

const descriptions: Readonly<Record<(typeof commands)[number]['name'] | 'new', () => string>> = {
  explain: () => l10n.t('Explain the code'),
  fix: () => l10n.t('Find and correct what is wrong'),
  tests: () => l10n.t('Write tests'),
  docs: () => l10n.t('Write documentation comments'),
  review: () => l10n.t('Review the changes in git, or the code'),
  commit: () => l10n.t('Write a commit message'),
  translate: () => l10n.t('Translate between English and Chinese'),
  terminal: () => l10n.t('Explain what is selected in the terminal'),
  compact: () => l10n.t('Go on from a summary of this chat'),
  new: () => l10n.t('Begin a new chat'),
};

export class SlashCommands {
  readonly #gate: FileGate;

  constructor(gate: FileGate) {
    this.#gate = gate;
  }

  /** The commands that the letters after the slash name; the person's own first. */
  async find(query: string): Promise<readonly CandidateView[]> {
    const own = await readPromptFiles();
    const ours = [...commands.map(({ name }) => name), 'new' as const].filter((name) => !own.has(name));
    const all = [
      ...Array.from(own.values(), ({ name, description }) => ({ name, detail: description })),
      ...ours.map((name) => ({ name, detail: descriptions[name]() })),
    ];
    return rank(query, all, ({ name }) => name, all.length).map(({ name, detail }) => ({
      id: `command-${name}`,
      icon: 'command',
      label: `/${name}`,
      insert: `/${name}`,
      detail,
    }));
  }

  /**
   * What a question asks for. Without a command, or with one that is not known, it is asked as it is. Rejects with a Refusal
   * where a command lacks what it needs.
   */
  async read(text: string, attached: readonly Attachment[]): Promise<Step> {
    const plain: Step = { type: 'ask', asking: { text, attachments: attached } };
    const slash = readSlash(text);
    if (slash === undefined) return plain;
    if (slash.name === 'new') return { type: 'new', text: slash.input };
    const own = (await readPromptFiles()).get(slash.name);
    const ours = commands.find(({ name }) => name === slash.name);
    if (own !== undefined) {
      const asking = await this.#fill(own, text, attached);
      return { type: ours?.name === 'compact' ? 'compact' : 'ask', asking };
    }
    if (ours === undefined) return plain;
    const attachments = await this.#gather(ours, attached);
    if (attachments.length === 0 && lacks(ours, slash.input)) {
      throw new Refusal(
        l10n.t('/{0} needs something to work on. Open a file, select code, or attach it with @.', slash.name),
      );
    }
    const asking = { text, attachments, instruction: ours.instruction };
    return { type: ours.name === 'compact' ? 'compact' : 'ask', asking };
  }

  /** What the person attached; if that is nothing, what the command takes by itself. */
  async #gather({ takes, adds }: Command, attached: readonly Attachment[]): Promise<readonly Attachment[]> {
    if (attached.length > 0) return attached;
    const taken = await takeFirst(this.#gate, takes);
    const added = taken && adds && (await takeSource(this.#gate, adds));
    return [taken, added].filter((attachment) => attachment !== undefined);
  }

  /** A prompt of the person's own. A variable stands for an attachment by its name, so that what is sent can be seen. */
  async #fill(prompt: PromptFile, text: string, attached: readonly Attachment[]): Promise<Asking> {
    const values = new Map<Variable, string>();
    const attachments = [...attached];
    for (const variable of variablesIn(prompt.body)) {
      if (variable === 'input') continue;
      if (variable === 'language') {
        values.set(variable, env.language);
        continue;
      }
      const taken = await takeFirst(this.#gate, sources[variable]);
      if (taken === undefined) throw new Refusal(missing[variable](prompt.name));
      values.set(variable, taken.path === undefined ? taken.label : nameOf(taken));
      if (!attachments.some((one) => isSame(one, taken))) attachments.push(taken);
    }
    const { model, thinking } = prompt;
    return {
      text,
      attachments,
      instruction: fillVariables(prompt.body, values),
      ...(model !== undefined && { model }),
      ...(thinking !== undefined && { thinking }),
    };
  }
}

const sources: Readonly<Record<Exclude<Variable, 'input' | 'language'>, readonly Source[]>> = {
  selection: ['selection'],
  file: ['file'],
  diff: ['staged', 'unstaged'],
  problems: ['problems'],
};

const missing: Readonly<Record<keyof typeof sources, (name: string) => string>> = {
  selection: (name) => l10n.t('/{0} needs a selection. Select code in an editor first.', name),
  file: (name) => l10n.t('/{0} needs a file. Open one first.', name),
  diff: (name) => l10n.t('/{0} needs changes in git, and there are none.', name),
  problems: (name) => l10n.t('/{0} needs problems in the open file, and there are none.', name),
};

function lacks({ needs }: Command, input: string): boolean {
  return needs === 'context' || (needs === 'contextOrWords' && input === '');
}

function nameOf({ path, lines }: Attachment): string {
  return lines === undefined ? `${path}` : `${path}:${lines.join('-')}`;
}
