/**
 * The repository as the tests of this folder see it: its root, its files, its manifest.
 * Owns reading only; every rule stands in a test.
 */
import { globSync, readFileSync } from 'node:fs';
import { resolve, sep } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** Paths of the files that match, relative to the root, with forward slashes, sorted. */
export function listFiles(...patterns: string[]): string[] {
  return globSync(patterns, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => resolve(entry.parentPath, entry.name).slice(root.length + 1))
    .map((path) => path.split(sep).join('/'))
    .sort();
}

/** The text of a file given relative to the root. */
export function readText(path: string): string {
  return readFileSync(resolve(root, path), 'utf8');
}

/** The value of a JSON file. */
export function readJson(path: string): unknown {
  return JSON.parse(readText(path)) as unknown;
}

/** Our own TypeScript, not the output or the packages. */
export const sourceFiles = listFiles('src/**/*.ts');
export const testFiles = listFiles('test/**/*.ts').filter((path) => !path.startsWith('test/output/'));

interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}

interface WalkthroughStep {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly image: string | Readonly<Record<string, string>> };
}

interface Described {
  readonly name: string;
  readonly description: string;
}

interface Property {
  readonly default: unknown;
  readonly scope?: string;
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
}

interface SettingsGroup {
  readonly title: string;
  readonly properties: Readonly<Record<string, Property>>;
}

/** The parts of package.json that tests read. */
export interface Manifest {
  readonly icon: string;
  readonly main: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly activationEvents: readonly string[];
  readonly extensionKind: readonly string[];
  readonly enabledApiProposals?: readonly string[];
  readonly capabilities: {
    readonly virtualWorkspaces: unknown;
    readonly untrustedWorkspaces: {
      readonly supported: unknown;
      readonly description: string;
      readonly restrictedConfigurations: readonly string[];
    };
  };
  readonly contributes: {
    readonly viewsContainers: Readonly<Record<string, readonly { readonly icon: string }[]>>;
    readonly views: Readonly<Record<string, readonly { readonly icon: string; readonly id: string }[]>>;
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly keybindings: readonly {
      readonly command: string;
      readonly key: string;
      readonly mac?: string;
      readonly when?: string;
    }[];
    readonly walkthroughs: readonly { readonly steps: readonly WalkthroughStep[] }[];
    readonly chatParticipants: readonly (Described & { readonly commands: readonly Described[] })[];
    readonly languageModelTools: readonly { readonly toolReferenceName: string; readonly userDescription: string }[];
    readonly configuration: readonly SettingsGroup[];
  };
}

export const manifest = readJson('package.json') as Manifest;
