/**
 * Several keys: add one, choose among them, name them, remove one.
 * Owns these flows and their words. A key is added only after its service took it, unless the person insists.
 */
import { l10n, window, type QuickPickItem } from 'vscode';
import type { Hashing } from '../../api/http.ts';
import { fingerprintOf } from '../../core/keys/fingerprint.ts';
import { daysSince } from '../../core/keys/rotation.ts';
import type { Connector } from '../connection/connector.ts';
import { showError, showInformation, showWarning } from '../notices/notices.ts';
import { describeError } from '../words.ts';
import { askCredential } from './askKey.ts';
import type { Credentials, FoundCredential } from './credentials.ts';
import type { FirstSeen } from './age/firstSeen.ts';
import type { KeyPlace, KeyRing, PlacedKey } from './keyRing.ts';
import { sourceWords, titleOf } from './keyWords.ts';
import { newKey, tellOfChange, warnOfMemory } from './newKey.ts';

export interface KeyParts {
  readonly credentials: Credentials;
  readonly ring: KeyRing;
  readonly connector: Connector;
  readonly hashing: Hashing;
  readonly firstSeen: FirstSeen;
  /** Ends with the extension. */
  readonly signal: AbortSignal;
}

/** Asks for another key for the service in use, names it, and uses it in this workspace. */
export async function addKey(parts: KeyParts): Promise<void> {
  const { connector, credentials, ring, hashing, signal } = parts;
  const place = await connector.currentPlace();
  if (place === undefined) return;
  const credential = await askCredential(place);
  if (credential === undefined) return;
  const others = await ring.keys(place);
  const name = others.length === 0 ? '' : await askName(l10n.t('Key {0}', others.length + 1));
  if (name === undefined) return;
  const trouble = await connector.tryCredential(place, credential, signal);
  if (trouble !== undefined && !(await insists(trouble))) return;
  const key = { ...newKey(place, credential), name };
  if (!(await ring.put({ origin: place.origin, key }))) warnOfMemory();
  await credentials.choose(place, key.id);
  const title = titleOf({ key, fingerprint: fingerprintOf(key.apiKey, hashing) });
  void showInformation(l10n.t('The key {0} is used in this workspace.', title));
}

/** Lets the person choose which key this workspace uses. */
export async function chooseKey(parts: KeyParts): Promise<void> {
  const { connector, credentials, firstSeen } = parts;
  const place = await connector.currentPlace();
  if (place === undefined) return;
  const used = await credentials.find(place);
  const found = await credentials.candidates(place);
  const items = found.map((one) => ({
    ...describe(one, firstSeen),
    choice: one.key?.id ?? one.source,
    inUse: isSame(one, used),
  }));
  const add = { label: `$(add) ${l10n.t('Add key…')}`, choice: undefined };
  const placeHolder = l10n.t('Choose the key that this workspace uses for {0}', place.origin);
  const choice = await window.showQuickPick(
    [...items.map((item) => ({ ...item, description: item.inUse ? l10n.t('in use') : '' })), add],
    { placeHolder },
  );
  if (choice === undefined) return;
  if (choice.choice === undefined) return addKey(parts);
  await credentials.choose(place, choice.choice);
}

/** Gives a key another name. */
export async function renameKey(parts: KeyParts): Promise<void> {
  const chosen = await pickStored(parts, l10n.t('Rename which key?'));
  if (chosen === undefined) return;
  const name = await askName(chosen.key.name);
  if (name !== undefined && !(await parts.ring.rename(chosen, name))) tellOfChange();
}

/** Deletes a key from the secret storage. */
export async function removeKey(parts: KeyParts): Promise<void> {
  const { connector, credentials, ring, hashing } = parts;
  const chosen = await pickStored(parts, l10n.t('Remove which key?'));
  if (chosen === undefined) return;
  const { origin, key } = chosen;
  const remove = l10n.t('Remove');
  const title = titleOf({ key, fingerprint: fingerprintOf(key.apiKey, hashing) });
  const answer = await showWarning(
    l10n.t('Remove the key {0} for {1}?', title, origin),
    { modal: true, detail: l10n.t('It is deleted from the secret storage of this editor.') },
    remove,
  );
  if (answer !== remove) return;
  if (!(await ring.remove(chosen))) {
    void showError(
      l10n.t(
        'The secret storage could not be read or changed, so it may still have the key. Unlock the keyring and try again.',
      ),
    );
    return;
  }
  const place = await connector.currentPlace();
  const left = place && (await credentials.find(place));
  void showInformation(
    left === undefined || left.key !== undefined
      ? l10n.t('The key was removed.')
      : l10n.t('The key was removed. There is still one ({0}) from {1}.', left.fingerprint, sourceWords(left.source)),
  );
}

/** The only stored key, or the one that the person picks; those of the service in use first. */
async function pickStored({ ring, connector, hashing }: KeyParts, question: string): Promise<PlacedKey | undefined> {
  const place = await connector.currentPlace();
  const all = (await ring.all()).toSorted((a, b) => rank(a, place) - rank(b, place));
  if (all.length === 0) {
    void showInformation(l10n.t('No key is stored. Set one first.'));
    return undefined;
  }
  if (all.length === 1) return all[0];
  const items = all.map((placed) => ({
    label: titleOf({ key: placed.key, fingerprint: fingerprintOf(placed.key.apiKey, hashing) }),
    description: placed.origin,
    detail: ageWords(placed.key.createdAt),
    placed,
  }));
  return (await window.showQuickPick(items, { placeHolder: question }))?.placed;
}

function rank({ origin }: PlacedKey, place: KeyPlace | undefined): number {
  return origin === place?.origin ? 0 : 1;
}

function describe(found: FoundCredential, firstSeen: FirstSeen): QuickPickItem {
  const createdAt = found.key?.createdAt ?? 0;
  const age = createdAt > 0 ? ageWords(createdAt) : seenWords(firstSeen.of(found.fingerprint));
  return {
    label: titleOf(found),
    detail: [sourceWords(found.source), age].filter((words) => words !== '').join(' · '),
  };
}

function isSame(one: FoundCredential, other: FoundCredential | undefined): boolean {
  return one.source === other?.source && one.key?.id === other.key?.id;
}

function ageWords(createdAt: number): string {
  // Earlier versions did not write it down.
  if (createdAt === 0) return '';
  const days = daysSince(createdAt, Date.now());
  return days === 0 ? l10n.t('saved today') : l10n.t('saved {0} days ago', days);
}

/** Of a key that comes from elsewhere nobody knows more. */
function seenWords(firstSeenAt: number | undefined): string {
  if (firstSeenAt === undefined) return '';
  const days = daysSince(firstSeenAt, Date.now());
  return days === 0 ? l10n.t('first seen today') : l10n.t('first seen {0} days ago', days);
}

async function askName(value: string): Promise<string | undefined> {
  const name = await window.showInputBox({
    title: 'Ask DeepSeek',
    prompt: l10n.t('A name for the key, for you to tell it from others'),
    value,
    ignoreFocusOut: true,
  });
  return name?.trim().slice(0, 60);
}

async function insists(trouble: unknown): Promise<boolean> {
  const { title, text } = describeError(trouble);
  const anyway = l10n.t('Add anyway');
  return (await showWarning(title, { modal: true, detail: text }, anyway)) === anyway;
}
