/**
 * What the editor's own chat, agents and addresses get from us, built of the parts of the application.
 * Owns the wiring alone. What is registered with the editor, and when, is register.ts.
 */
import type { Uri } from 'vscode';
import type { Asker } from '../asking/asker.ts';
import type { WorkspaceRules } from '../context/rules.ts';
import { AskTool } from './askTool.ts';
import { readLink } from './deepLink.ts';
import { ModelProvider, type ModelProviderParts } from './modelProvider.ts';
import { Participant, type ParticipantParts } from './participant.ts';
import { Turns } from './turns.ts';

export interface NativeParts extends Omit<ModelProviderParts, 'turns'>, Omit<ParticipantParts, 'rules'> {
  readonly asker: Asker;
  readonly rules: WorkspaceRules;
  /** The file that thoughts are kept in. */
  readonly turnsPath: string;
  /** Brings up the panel with words for its composer. */
  readonly fill: (words: string) => Promise<void>;
}

export interface Native {
  readonly models: ModelProvider;
  readonly participant: Participant;
  readonly askTool: AskTool;
  /** Follows an address that leads into the panel. */
  openLink(uri: Uri): Promise<void>;
}

export function createNative({ rules, turnsPath, asker, fill, ...parts }: NativeParts): Native {
  return {
    models: new ModelProvider({ ...parts, turns: new Turns(turnsPath) }),
    participant: new Participant({
      ...parts,
      rules: async () => {
        await rules.loaded();
        return rules.current();
      },
    }),
    askTool: new AskTool(asker),
    async openLink(uri) {
      const words = readLink(uri);
      if (words !== undefined) await fill(words);
    },
  };
}
