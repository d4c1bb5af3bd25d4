/**
 * `run_command`: a command in a terminal that the person sees.
 * Owns what is asked of the person, which commands are not even asked about, and how much of the output goes back.
 */
import * as v from 'valibot';
import { l10n, workspace, type Disposable, type Terminal, type Uri } from 'vscode';
import { hiddenCharacters } from '../../../../core/apply/risk.ts';
import { HeadAndTail, plainOutput } from '../../../../core/agent/tools/bounds.ts';
import { prefixOf } from '../../../../core/agent/tools/commandPrefix.ts';
import { ToolRefusal, type AgentTool, type ToolResult } from '../../../../core/agent/tool.ts';
import { defineTool, text } from '../define.ts';
import { nameOf, type Places } from '../places.ts';
import { runIntegrated } from './integratedShell.ts';
import type { Order, Outcome } from './outcome.ts';
import { runOwn } from './ownShell.ts';

const maxOutput = 20_000;
/** With what steers a terminal, which is taken out. */
const maxRaw = 200_000;
const usualSeconds = 120;
const mostSeconds = 1_800;
/** More than this nobody reads before they say yes. */
const maxCommand = 4_000;

/** What somebody who types means otherwise: ends of lines run what is there, tabs complete it, `!` brings back what was typed before. */
const isKeys = /[\p{Cc}!]/u;

/** The terminals that commands ran in: one stays, to be looked at, until the next is there. */
export class Shells implements Disposable {
  readonly #readyMs: number;
  #last: Terminal | undefined;
  #mustRunOwn = false;

  /** A shell of the editor is waited for so long; with 0 there is none. Start files of shells may take their time. */
  constructor(readyMs = 10_000) {
    this.#readyMs = readyMs;
  }

  async run(order: Order): Promise<Outcome> {
    const keep = (terminal: Terminal): void => {
      this.#last?.dispose();
      this.#last = terminal;
    };
    if (this.#readyMs > 0 && !this.#mustRunOwn && !isKeys.test(order.command)) {
      const outcome = await runIntegrated(order, this.#readyMs, keep);
      if (outcome !== undefined) return outcome;
      this.#mustRunOwn = true;
    }
    return runOwn(order, keep);
  }

  dispose(): void {
    this.#last?.dispose();
  }
}

export function runCommandTool(places: Places, shells: Shells): AgentTool {
  return defineTool({
    name: 'run_command',
    description:
      'Runs a shell command in a terminal of the person and gives its output and exit code. The person is asked first. ' +
      'Each command starts in a new shell, in the workspace folder. It cannot be typed into: use options that ask nothing. ' +
      'Use the other tools to read, search and edit files.',
    input: v.strictObject({
      command: text('The command, for the shell of the person.'),
      folder: v.optional(text('Folder in the workspace where it runs.')),
      timeout_seconds: v.optional(
        v.pipe(
          v.number(),
          v.minValue(1),
          v.maxValue(mostSeconds),
          v.description(`After this it is ended; ${usualSeconds} if left out.`),
        ),
      ),
    }),
    readsOnly: false,
    async prepare({ command: written, folder, timeout_seconds: seconds = usualSeconds }) {
      const command = written.trim();
      if (command === '') throw new ToolRefusal('The command is empty.');
      if (command.length > maxCommand)
        throw new ToolRefusal('The command is too long to be checked. Write a script file and run that.');
      const hidden = hiddenCharacters(command);
      if (hidden.length > 0) {
        throw new ToolRefusal(
          `The command has characters that cannot be seen (${hidden.join(', ')}). Write it without them.`,
        );
      }
      const find = async (): Promise<Uri> => {
        const uri = folder === undefined ? workspace.workspaceFolders?.[0]?.uri : await places.find(folder);
        if (uri?.scheme !== 'file') throw new ToolRefusal('There is no folder on this computer to run it in.');
        return uri;
      };
      const cwd = await find();
      const prefix = prefixOf(command);
      const place = folder === undefined ? '' : nameOf(cwd);
      const inPlace = (words: string): string => (place === '' || place === '.' ? words : `${words} (${place})`);
      return {
        title: inPlace(l10n.t('Run {0}', command)),
        approval: {
          kind: 'command',
          subject: inPlace(command),
          ...(prefix !== undefined && { prefix: inPlace(prefix) }),
        },
        async run(signal) {
          signal.throwIfAborted();
          // What was allowed is to run it in this folder and no other.
          if ((await find()).toString() !== cwd.toString())
            throw new ToolRefusal(`${folder ?? 'The workspace folder'} leads elsewhere now. Try again.`);
          const raw = new HeadAndTail(maxRaw);
          const onOutput = (bit: string): void => raw.add(bit);
          const timeoutMs = seconds * 1_000;
          const outcome = await shells.run({ command, cwd: cwd.fsPath, timeoutMs, signal, onOutput });
          return present(outcome, String(raw), seconds);
        },
      };
    },
  });
}

function present({ ending, exitCode }: Outcome, raw: string, seconds: number): ToolResult {
  const output = new HeadAndTail(maxOutput);
  output.add(plainOutput(raw).trim());
  const heads = {
    exited: exitCode === undefined ? 'It ended; its exit code is not known.' : `Exit code ${exitCode}.`,
    timeout: `It was ended after ${seconds} s.`,
    stopped: 'The person stopped it.',
    closed: 'The person closed the terminal.',
  };
  const words = String(output);
  const result = { text: `${heads[ending]}\n${words === '' ? '[no output]' : words}` };
  return ending === 'exited' && (exitCode ?? 0) === 0 ? result : { ...result, failed: true };
}
