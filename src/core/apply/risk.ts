/**
 * What in a proposed change deserves a second look: files that make programs run, and characters that hide what a text says.
 * Owns the lists. Asking is the host's. Pure.
 */

const riskyFolders: ReadonlySet<string> = new Set(
  (
    '.git .vscode .idea .zed .husky .devcontainer .ssh .cursor .claude .windsurf .codex .gemini ' +
    'autostart launchagents launchdaemons systemd .cargo .mvn .yarn'
  ).split(' '),
);
const riskyNames =
  /^(?:\.(?:bash|zsh)\w*|\.profile|\.envrc|\.npmrc|\.yarnrc\S*|\.pnpmfile\.[cm]?js|\.pre-commit-config\.ya?ml|\.gitconfig|\.gitmodules|\.mcp\.json|\.?mise\.toml|\.(?:vim|ex|gdbinit|lldbinit)(?:rc)?|.*\.code-workspace)$/i;
/** A file can stand for the folder of git, and any folder with a `config` in it can be one. */
const gitNames = /^(?:\.git|config(?:\.worktree)?)$/;
/** What extensions of an editor run, or load programs by, as soon as a file is opened. */
const loadedNames =
  /^(?:\.(?:eslint|prettier|stylelint|postcss)rc(?:\..+)?|(?:eslint|prettier|stylelint|postcss|tailwind|svelte|astro)\.config\.\w+|\.pnp\.(?:loader\.)?[cm]?js|\.nvim(?:rc|\.lua))$/;
/** As Windows shortens longer names: it may stand for any of them. */
const shortened = /^[^.]{1,6}~\d+(?:\.|$)/;

/** Whether changing a file can make programs run without anyone starting them. */
export function isRisky(path: string): boolean {
  const parts = path.replaceAll('\\', '/').toLowerCase().split('/').map(plain);
  const name = parts.at(-1) ?? '';
  const workflows = parts.some((part, index) => part === '.github' && parts[index + 1] === 'workflows');
  const isRiskyFolder = (part: string): boolean => riskyFolders.has(part) || shortened.test(part);
  const isRiskyName = [riskyNames, gitNames, loadedNames, shortened].some((names) => names.test(name));
  return workflows || parts.slice(0, -1).some(isRiskyFolder) || isRiskyName;
}

/** The name that a file system takes it for: without what some of them pass over. */
function plain(part: string): string {
  return part
    .replaceAll(hidden, '')
    .replace(/(?<=.):.*$/, '')
    .replace(/(?<=[^. ])[. ]+$/, '');
}

/** All that is not drawn or only steers what is, but the sign that makes an emoji of a character. */
const hidden = /(?!\n|\t|\ufe0e|\ufe0f)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const names: Readonly<Record<string, string>> = {
  '\u001b': 'ESC',
  '\u0003': 'ETX',
  '\u0007': 'BEL',
  '\u0008': 'BS',
  '\r': 'CR',
  '\u00ad': 'SOFT HYPHEN',
  '\u200b': 'ZERO WIDTH SPACE',
  '\u200e': 'LEFT-TO-RIGHT MARK',
  '\u200f': 'RIGHT-TO-LEFT MARK',
  '\u202a': 'LEFT-TO-RIGHT EMBEDDING',
  '\u202b': 'RIGHT-TO-LEFT EMBEDDING',
  '\u202c': 'POP DIRECTIONAL FORMATTING',
  '\u202d': 'LEFT-TO-RIGHT OVERRIDE',
  '\u202e': 'RIGHT-TO-LEFT OVERRIDE',
  '\u2066': 'LEFT-TO-RIGHT ISOLATE',
  '\u2067': 'RIGHT-TO-LEFT ISOLATE',
  '\u2068': 'FIRST STRONG ISOLATE',
  '\u2069': 'POP DIRECTIONAL ISOLATE',
  '\ufeff': 'ZERO WIDTH NO-BREAK SPACE',
};

/** The characters of a text that cannot be seen or that reorder it, each once, as in `U+202E RIGHT-TO-LEFT OVERRIDE`. */
export function hiddenCharacters(text: string): readonly string[] {
  const found = new Set(text.match(hidden));
  return [...found].map((char) => {
    const code = `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    return names[char] === undefined ? code : `${code} ${names[char]}`;
  });
}

/** The commands of a block as they are sent: of a recorded session only what follows its `$`, without that. */
export function commandsOf(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const typed = lines.filter((line) => /^\s*\$\s+\S/.test(line));
  const commands = typed.length > 0 ? typed.map((line) => line.replace(/^\s*\$\s+/, '')) : lines;
  return commands
    .join('\n')
    .replaceAll('\t', '    ')
    .replace(/^\n+|\n+$/g, '');
}
