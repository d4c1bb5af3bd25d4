/**
 * The gate for what the person names by their own hand: of what is held back they may let one file go, and are shown what of a
 * folder stays.
 * Owns the questions. Prompts, rules, links and models name files too; they stand before context/fileGate.ts, which asks nobody.
 */
import { l10n, window, type Uri } from 'vscode';
import { pathOf } from '../completion/documents.ts';
import { showWarning } from '../notices/notices.ts';
import { isHeldBack, type FileGate, type Gate, type HeldBack } from '../context/fileGate.ts';
import { nameOf } from '../context/places.ts';
import { Refusal } from '../context/refusal.ts';

/** More names are not read. */
const maxNames = 5;

export class HandGate implements Gate {
  readonly #gate: FileGate;
  readonly #attach: (uri: Uri) => Promise<void>;

  /** `attach` takes along a file of a folder that the person decides about later. */
  constructor(gate: FileGate, attach: (uri: Uri) => Promise<void> = () => Promise.resolve()) {
    this.#gate = gate;
    this.#attach = attach;
  }

  async admit(uri: Uri): Promise<void> {
    const verdict = await this.#gate.verdict(uri);
    if (isHeldBack(verdict)) await this.admitHeld(nameOf(uri), verdict);
    else await this.#gate.admit(uri);
  }

  /** Resolves when the person lets go what is held back, after a second word. Rejects with a Refusal otherwise. */
  async admitHeld(name: string, why: HeldBack): Promise<void> {
    const isLetGo = await letGo(name, why);
    this.#gate.note(isLetGo ? 'letGo' : why);
    if (!isLetGo) throw new Refusal('');
  }

  filter(uris: readonly Uri[]): Promise<readonly Uri[]> {
    return this.#gate.filter(uris);
  }

  async filterFolder(folder: string, uris: readonly Uri[]): Promise<readonly Uri[]> {
    const verdicts = await Promise.all(uris.map((uri) => this.#gate.verdict(uri)));
    const held = uris.flatMap((uri, index) => {
      const why = verdicts[index] ?? 'open';
      return isHeldBack(why) ? [{ uri, why }] : [];
    });
    const inOrder = held.toSorted((one, other) => (one.uri.path < other.uri.path ? -1 : 1));
    if (held.length > 0) void this.#offerHeld(folder, inOrder);
    return uris.filter((_uri, index) => verdicts[index] === 'open');
  }

  decide(uri: Uri): ReturnType<Gate['decide']> {
    return this.#gate.decide(uri);
  }

  /** Says what stayed; what the person then chooses is attached by itself, each after its questions. */
  async #offerHeld(folder: string, held: readonly { readonly uri: Uri; readonly why: HeldBack }[]): Promise<void> {
    const names = held.slice(0, maxNames).map(({ uri }) => nameOf(uri));
    const decide = l10n.t('Decide for each…');
    const words = l10n.t('Held back from {0}: {1}', folder, names.join(', ') + (held.length > maxNames ? ' …' : ''));
    if ((await showWarning(words, decide)) !== decide) return;
    const items = held.map(({ uri, why }) => ({ label: pathOf(uri), description: reasonOf(why), uri }));
    const placeHolder = l10n.t('What is checked is attached after a question; the rest stays here');
    const chosen = await window.showQuickPick(items, { title: folder, placeHolder, canPickMany: true });
    for (const { uri } of chosen ?? []) await this.#attach(uri);
  }
}

async function letGo(name: string, why: HeldBack): Promise<boolean> {
  const ask = l10n.t('Let it go…');
  const held = l10n.t('{0} is held back', name);
  if ((await showWarning(held, { modal: true, detail: reasonOf(why) }, ask)) !== ask) return false;
  const send = l10n.t('Send {0}', name);
  const detail = l10n.t(
    'What is recognised as a secret in it is masked. All the rest goes to the service as it stands, in this chat alone.',
  );
  // The first button is the one that Enter presses: a key held down too long is no word.
  const keep = l10n.t('Keep it here');
  return (await showWarning(l10n.t('Send what is in {0}?', name), { modal: true, detail }, keep, send)) === send;
}

function reasonOf(why: HeldBack): string {
  return why === 'secret' ? l10n.t('Files of this name hold secrets.') : l10n.t('A .deepseekignore file names it.');
}
