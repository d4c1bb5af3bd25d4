/**
 * Files that an agent does not change like others: some never, some only after a question of their own, even of somebody who
 * lets it edit without asking.
 * Owns which these are, by path and by content. Where a path really leads is the host's to find out. Pure.
 */
import { hiddenCharacters, isRisky } from '../apply/risk.ts';

/**
 * Why a file is asked about: it makes programs run, it steers agents, it is the build's, its name looks like another, or it lets the
 * editor fetch something.
 */
export type Guard = 'runs' | 'steers' | 'builds' | 'lookalike' | 'reaches';

const steering =
  /^(?:agents|skill|claude|gemini|copilot-instructions|\.cursorrules|\.windsurfrules|\.clinerules|\.deepseekignore|\.rules)(?:\.(?:local|override))?(?:\.md)?$/;
const steeringFolders = /^\.(?:deepseek|agents|clinerules|roo|kilocode|continue|aider.*)$/;
const building =
  /^(?:jenkinsfile|\.gitlab-ci\.ya?ml|\.travis\.ya?ml|azure-pipelines.*\.ya?ml|bitbucket-pipelines\.ya?ml|appveyor\.ya?ml|\.drone\.ya?ml|\.woodpecker\.ya?ml|\.gitattributes|\.lfsconfig)$/;
const buildingFolders = /^\.(?:github|gitlab|circleci|buildkite|gitea|forgejo|woodpecker)$/;
const shellFiles =
  /^(?:\.(?:zprofile|zlogin|zlogout|login|logout|cshrc|tcshrc|kshrc|inputrc|profile|xprofile|xinitrc|xsessionrc|wgetrc|curlrc|netrc|pypirc|tool-versions|direnvrc|screenrc|tmux\.conf)|config\.fish|profile\.ps1|microsoft\.\w+_profile\.ps1)$/;

/** Why a change of the file is asked about; undefined for any other. The path is that in the workspace, or the real one. */
export function guardOf(path: string): Guard | undefined {
  const parts = path.replaceAll('\\', '/').split('/').map(plain);
  const name = parts.at(-1) ?? '';
  const folders = parts.slice(0, -1);
  if (isRisky(parts.join('/')) || isRisky(path) || shellFiles.test(name)) return 'runs';
  if (steering.test(name) || folders.some((part) => steeringFolders.test(part))) return 'steers';
  if (building.test(name) || folders.some((part) => buildingFolders.test(part))) return 'builds';
  return parts.some(isMixed) ? 'lookalike' : undefined;
}

/** Whether a change of this file lets a program run that did not before: the scripts of a package and the like. */
export function changesScripts(path: string, before: string, after: string): boolean {
  const name = plain(path.replaceAll('\\', '/').split('/').at(-1) ?? '');
  if (name !== 'package.json') return false;
  const [old, fresh] = [scriptsOf(before), scriptsOf(after)];
  // What cannot be read may say anything to a reader that is more lenient.
  return old === undefined || fresh === undefined || old !== fresh;
}

/** Whether a change names a schema that the editor would fetch by itself: an address can carry away what was read. */
export function namesSchema(before: string, after: string): boolean {
  const known = new Set(schemasIn(before));
  return schemasIn(after).some((address) => !known.has(address));
}

function schemasIn(text: string): readonly string[] {
  return [...text.matchAll(/\$schema["']?\s*[:=]\s*["']?((?:https?:)?\/\/[^\s"',}]+)/gi)].map(
    ([, address = '']) => address,
  );
}

/** What in the path keeps a file of this name from ever being written, in words for the model; undefined if nothing does. */
export function nameProblem(path: string): string | undefined {
  if (hiddenCharacters(path).length > 0) return 'The path has characters in it that cannot be seen.';
  const parts = path.replaceAll('\\', '/').split('/');
  if (parts.some((part) => part !== '.' && part !== '..' && /[. ]$/.test(part)))
    return 'A part of the path ends with a dot or a space.';
  if (parts.some((part, index) => part.includes(':') && !(index === 0 && /^[a-z]:$/i.test(part))))
    return 'The path has a colon in it.';
  return undefined;
}

/** As a file system that knows no case, and one that knows no forms of letters, takes it. */
function plain(part: string): string {
  return part.normalize('NFKC').toLowerCase();
}

/** Whether a word of the name has letters of Latin and of a script whose letters look like them. */
function isMixed(part: string): boolean {
  const words = part.split(/[^\p{L}\p{M}]+/u);
  return words.some((word) => /\p{Script=Latin}/u.test(word) && likeLatin.test(word));
}

const likeLatin = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u;

/** The scripts of a package and what else it makes run, as one text; undefined if it is no JSON. */
function scriptsOf(text: string): string | undefined {
  if (text.trim() === '') return '{}';
  try {
    const found: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    if (typeof found !== 'object' || found === null) return undefined;
    const running = Object.entries(found).filter(([key]) => runningKeys.has(key));
    return JSON.stringify(Object.fromEntries(running.toSorted(([a], [b]) => (a < b ? -1 : 1))));
  } catch {
    return undefined;
  }
}

const runningKeys: ReadonlySet<string> = new Set([
  'scripts',
  'husky',
  'lint-staged',
  'simple-git-hooks',
  'pre-commit',
  'gypfile',
  // What linters and formatters load, which run in the editor.
  'eslintConfig',
  'prettier',
  'stylelint',
]);
