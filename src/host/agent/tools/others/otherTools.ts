/**
 * Tools of other extensions and of MCP servers, which the editor knows.
 * Owns their adapter and which of them are offered: those that the person chose in this workspace, at first those of MCP servers,
 * which the person has set up. Each call is asked about; our own tools are never offered to ourselves.
 */
import {
  l10n,
  LanguageModelDataPart,
  LanguageModelTextPart,
  lm,
  window,
  type LanguageModelToolInformation,
  type LanguageModelToolResult,
  type Memento,
} from 'vscode';
import type { ImageInput } from '../../../../api/events.ts';
import { ToolRefusal, type AgentTool } from '../../../../core/agent/tool.ts';
import { HeadAndTail } from '../../../../core/agent/tools/bounds.ts';
import { makeNames } from '../../../../core/agent/tools/toolNames.ts';
import { withToken } from '../../../cancellation.ts';
import { showInformation } from '../../../notices/notices.ts';

const key = 'agentTools';
const maxCharacters = 40_000;
const maxDescription = 1_000;
const maxImageBytes = 5 * 1024 * 1024;
const maxImages = 8;

/** The chosen ones, as many as there is room for. `taken` are the names of our own. */
export function otherTools(choices: Memento, taken: readonly string[], room: number): readonly AgentTool[] {
  const chosen = known()
    .filter((tool) => isChosen(choices, tool))
    .slice(0, Math.max(0, room));
  const names = makeNames(
    chosen.map(({ name }) => name),
    taken,
  );
  return chosen.map((tool) => adapt(tool, names.get(tool.name) ?? tool.name));
}

/** Lets the person choose. Remembered for this workspace. */
export async function chooseOtherTools(choices: Memento): Promise<void> {
  const tools = known();
  if (tools.length === 0) {
    void showInformation(
      l10n.t('No extension or MCP server offers tools here. Add an MCP server to VS Code, then choose its tools.'),
    );
    return;
  }
  const items = tools.map((tool) => ({
    label: tool.name,
    detail: tool.description.replaceAll(/\s+/g, ' ').slice(0, 200),
    picked: isChosen(choices, tool),
  }));
  const placeHolder = l10n.t('Which tools may the agent use? It asks before each call.');
  const picked = await window.showQuickPick(items, { canPickMany: true, matchOnDetail: true, placeHolder });
  if (picked === undefined) return;
  const on = new Set(picked.map(({ label }) => label));
  const all = Object.fromEntries(tools.map(({ name }) => [name, on.has(name)]));
  await choices.update(key, { ...choices.get<Readonly<Record<string, boolean>>>(key), ...all });
}

/** In one order, whoever registers first. */
function known(): readonly LanguageModelToolInformation[] {
  return lm.tools
    .filter(({ name }) => !name.startsWith('deepseek_'))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function isChosen(choices: Memento, { name }: LanguageModelToolInformation): boolean {
  return choices.get<Readonly<Record<string, boolean>>>(key, {})[name] ?? name.startsWith('mcp_');
}

function adapt({ name, description, inputSchema }: LanguageModelToolInformation, givenName: string): AgentTool {
  const parameters = (inputSchema ?? { type: 'object', properties: {} }) as Readonly<Record<string, unknown>>;
  return {
    spec: { name: givenName, description: description.slice(0, maxDescription), parameters },
    readsOnly: false,
    prepare(value) {
      const input = typeof value === 'object' && value !== null ? value : {};
      return Promise.resolve({
        title: l10n.t('Use {0}', name),
        approval: { kind: 'tool', subject: `${name}\n${JSON.stringify(input, undefined, 2)}`, prefix: name },
        async run(signal) {
          try {
            const options = { input, toolInvocationToken: undefined };
            return read(await withToken(signal, (token) => lm.invokeTool(name, options, token)));
          } catch (error) {
            signal.throwIfAborted();
            throw new ToolRefusal(
              `The tool failed: ${error instanceof Error ? error.message.slice(0, 1_000) : 'no reason given'}`,
            );
          }
        },
      });
    },
  };
}

function read({ content }: LanguageModelToolResult): {
  readonly text: string;
  readonly images?: readonly ImageInput[];
} {
  const text = new HeadAndTail(maxCharacters);
  const images: ImageInput[] = [];
  for (const part of content) {
    if (part instanceof LanguageModelTextPart) text.add(`${part.value}\n`);
    else if (part instanceof LanguageModelDataPart) {
      const image = images.length < maxImages ? imageOf(part) : undefined;
      if (image !== undefined) images.push(image);
      else if (/^text\/|json/.test(part.mimeType)) text.add(`${new TextDecoder().decode(part.data)}\n`);
      else text.add(`[${part.mimeType}, ${part.data.byteLength} bytes, cannot be shown]\n`);
    } else text.add('[A part of a kind that cannot be shown]\n');
  }
  const words = String(text).trimEnd();
  return { text: words === '' ? '[no output]' : words, ...(images.length > 0 && { images }) };
}

function imageOf({ mimeType, data: bytes }: LanguageModelDataPart): ImageInput | undefined {
  const isFitting = bytes.byteLength <= maxImageBytes;
  switch (mimeType) {
    case 'image/png':
    case 'image/jpeg':
    case 'image/gif':
    case 'image/webp':
      return isFitting ? { bytes, mimeType } : undefined;
    default:
      return undefined;
  }
}
