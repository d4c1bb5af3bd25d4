/**
 * Writes REFERENCE.md and REFERENCE.zh-cn.md: every command, setting and file, in tables made of the manifest, its words and the
 * list of files. `npm run reference` writes them; a test beside this compares.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { workspaceFiles } from '../../src/core/workspaceFiles.ts';
import { manifest, readJson, root } from './project.ts';

type Words = Readonly<Record<string, string>>;

/** What the tables say of their own, in one language. */
interface Phrases {
  readonly words: Words;
  readonly title: string;
  readonly made: string;
  readonly heads: Readonly<
    Record<'commands' | 'chat' | 'settings' | 'files' | 'command' | 'keys' | 'where' | 'setting' | 'file', string>
  >;
  readonly initially: string;
  readonly meaning: string;
  readonly commandsNote: string;
  readonly settingsNote: string;
  readonly places: Readonly<Record<string, string>>;
  /** Of a command that is only behind a button. */
  readonly elsewhere: string;
  readonly files: Readonly<Record<keyof typeof workspaceFiles, string>>;
}

const english: Phrases = {
  words: readJson('package.nls.json') as Words,
  title: 'Reference',
  made: 'Made of the manifest by `npm run reference`.',
  heads: {
    commands: 'Commands',
    chat: 'In VS Code’s own chat',
    settings: 'Settings',
    files: 'Files of a workspace',
    command: 'Command',
    keys: 'Keys',
    where: 'Where',
    setting: 'Setting',
    file: 'File',
  },
  initially: 'At first',
  meaning: 'What it does',
  commandsNote:
    'In the palette each stands after “Ask DeepSeek”. Keys count where they make sense: in a proposed change, in an answer.',
  settingsNote:
    'Those marked ◆ count only where you set them yourself: a workspace cannot change them. In Restricted Mode none of a workspace’s counts.',
  places: {
    commandPalette: 'palette',
    'view/title': 'title of the panel',
    'editor/context': 'menu of the editor',
    'askDeepSeek.editor': 'menu of the editor, under DeepSeek',
    'editor/title': 'title of the editor',
    'editor/title/context': 'menu of the tab',
    'explorer/context': 'menu of the explorer',
    'scm/title': 'title of source control',
    'terminal/context': 'menu of the terminal',
    'comments/commentThread/title': 'title of a finding',
  },
  elsewhere: 'button at what it is about',
  files: {
    ignore:
      'Names what is held back, like a `.gitignore`, at the root and below. Only by hand can one file of it be let go.',
    gitIgnore: 'What it names is asked about before it is sent.',
    rules: 'Rules that go along with each question from a trusted workspace, as a chip that can be switched off.',
    prompts: 'Prompts of your own, one Markdown file each, in trusted workspaces.',
    batches: 'Results of one prompt for many files.',
    results: 'Results of a batch, beside its file of prompts and with its name.',
  },
};

const chinese: Phrases = {
  words: readJson('package.nls.zh-cn.json') as Words,
  title: '参考',
  made: '由 `npm run reference` 根据清单生成。',
  heads: {
    commands: '命令',
    chat: '在 VS Code 自带的聊天中',
    settings: '设置',
    files: '工作区中的文件',
    command: '命令',
    keys: '快捷键',
    where: '位置',
    setting: '设置',
    file: '文件',
  },
  initially: '默认值',
  meaning: '作用',
  commandsNote: '在命令面板中，每条命令前都有“Ask DeepSeek”。快捷键只在合适的地方生效：待确认的更改中、回答进行时。',
  settingsNote: '带 ◆ 的设置只有由你本人设置才有效，工作区无法更改。在受限模式下，工作区的任何设置都不起作用。',
  places: {
    commandPalette: '命令面板',
    'view/title': '面板标题栏',
    'editor/context': '编辑器菜单',
    'askDeepSeek.editor': '编辑器菜单的 DeepSeek 子菜单',
    'editor/title': '编辑器标题栏',
    'editor/title/context': '标签页菜单',
    'explorer/context': '资源管理器菜单',
    'scm/title': '源代码管理标题栏',
    'terminal/context': '终端菜单',
    'comments/commentThread/title': '审查结果的标题栏',
  },
  elsewhere: '相关内容旁的按钮',
  files: {
    ignore: '列出要拦下的文件，写法与 `.gitignore` 相同，可放在根目录及子目录中；只能由本人逐个放行。',
    gitIgnore: '其中列出的文件在发送前会先询问。',
    rules: '受信任工作区的规则，随每个问题一起发送；显示为一个可以关闭的标签。',
    prompts: '你自己的提示词，每个 Markdown 文件一条，仅限受信任的工作区。',
    batches: '对多个文件使用同一提示词所得的结果。',
    results: '一次批处理的结果，与提示词文件同名并放在一起。',
  },
};

/** The text of each file, by its path. */
export const references: Readonly<Record<string, string>> = {
  'REFERENCE.md': writeReference(english),
  'REFERENCE.zh-cn.md': writeReference(chinese),
};

function writeReference(phrases: Phrases): string {
  const { heads, title, made } = phrases;
  const sections = [
    [`# Ask DeepSeek: ${title}`, made],
    [`## ${heads.commands}`, phrases.commandsNote, writeCommands(phrases)],
    [`## ${heads.chat}`, writeParticipant(phrases)],
    [`## ${heads.settings}`, phrases.settingsNote, ...writeSettings(phrases)],
    [`## ${heads.files}`, writeFiles(phrases)],
  ];
  return `${sections.flat().join('\n\n')}\n`;
}

function writeCommands({ words, heads, places, elsewhere }: Phrases): string {
  const { commands, menus, keybindings } = manifest.contributes;
  const rows = commands.map(({ command, title }) => {
    const inMenu = (menu: string): boolean =>
      (menus[menu] ?? []).some((item) => item.command === command && item.when !== 'false');
    const hidden = menus['commandPalette']?.some((item) => item.command === command && item.when === 'false') ?? false;
    const found = Object.keys(menus).filter((menu) => menu !== 'commandPalette' && inMenu(menu));
    const where = [...(hidden ? [] : ['commandPalette']), ...found].map((menu) => places[menu] ?? menu);
    const keys = keybindings.filter((binding) => binding.command === command).flatMap(writeKeys);
    if (keys.length === 0 && where.length === 0) where.push(elsewhere);
    return [`**${translate(title, words)}**<br>\`${command}\``, keys.join('<br>'), where.join('<br>')];
  });
  return writeTable([heads.command, heads.keys, heads.where], rows);
}

function writeKeys({ key, mac }: { readonly key: string; readonly mac?: string }): string[] {
  const spell = (keys: string): string => keys.replaceAll(/(?:^|(?<=\+))\w/g, (letter) => letter.toUpperCase());
  return [key, ...(mac === undefined ? [] : [mac])].map((keys) => `\`${spell(keys)}\``);
}

function writeParticipant({ words, heads, meaning }: Phrases): string {
  const { chatParticipants, languageModelTools } = manifest.contributes;
  const rows = chatParticipants.flatMap(({ name, description, commands }) => [
    [`\`@${name}\``, translate(description, words)],
    ...commands.map((command) => [`\`@${name} /${command.name}\``, translate(command.description, words)]),
  ]);
  const tools = languageModelTools.map((tool) => [
    `\`#${tool.toolReferenceName}\``,
    translate(tool.userDescription, words),
  ]);
  return writeTable([heads.command, meaning], [...rows, ...tools]);
}

function writeSettings({ words, heads, initially, meaning }: Phrases): string[] {
  return manifest.contributes.configuration.flatMap(({ title, properties }) => {
    const rows = Object.entries(properties).map(([key, property]) => {
      const choices = (property.enum ?? []).map((choice, index) => {
        const described = property.markdownEnumDescriptions?.[index] ?? property.enumDescriptions?.[index];
        return `\`${choice}\`${described === undefined ? '' : `: ${translate(described, words)}`}`;
      });
      const own = property.scope === 'machine' || property.scope === 'application';
      const described = translate(property.markdownDescription ?? property.description ?? '', words);
      return [
        `\`${key}\`${own ? ' ◆' : ''}`,
        `\`${JSON.stringify(property.default)}\``,
        [described, ...choices].join('<br>'),
      ];
    });
    return [`### ${translate(title, words)}`, writeTable([heads.setting, initially, meaning], rows)];
  });
}

function writeFiles({ heads, meaning, files }: Phrases): string {
  const rows = Object.entries(workspaceFiles).map(([id, names]) => [
    [names]
      .flat()
      .map((name) => `\`${id === 'prompts' ? `${name}/NAME.md` : name}\``)
      .join('<br>'),
    files[id as keyof typeof files],
  ]);
  return writeTable([heads.file, meaning], rows);
}

function writeTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const write = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
  return [write(head), write(head.map(() => '---')), ...rows.map(write)].join('\n');
}

function translate(text: string, words: Words): string {
  return text.replace(/^%(.+)%$/, (_, key: string) => words[key] ?? key);
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(references)) writeFileSync(resolve(root, path), text);
}
