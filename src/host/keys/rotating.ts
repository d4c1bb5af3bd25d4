/**
 * Takes a key's place with a new one, step by step: the new one is tested, both are kept, and the old one goes on a word.
 * Owns the flow and its words. Until that word everything can be taken back; running answers end with the key they began with.
 */
import { env, l10n, Uri, window } from 'vscode';
import { DeepSeekError } from '../../api/errors.ts';
import { fingerprintOf } from '../../core/keys/fingerprint.ts';
import { endRotation, rotateKey as rotated, undoRotation, type StoredKey } from '../../core/keys/ring.ts';
import { showError, showInformation, showWarning } from '../notices/notices.ts';
import { keysPage } from '../panel/links.ts';
import { describeError } from '../words.ts';
import { askCredential } from './askKey.ts';
import type { KeyParts } from './keyCommands.ts';
import type { KeyPlace } from './keyRing.ts';
import { tellOfChange, warnOfMemory } from './newKey.ts';

/** Begins a rotation of the key in use, or goes on with the one that was begun. */
export async function rotateKey(parts: KeyParts): Promise<void> {
  const { connector, credentials, signal } = parts;
  const place = await connector.currentPlace();
  if (place === undefined) return;
  const found = await credentials.find(place);
  if (found === undefined) return connector.setKey(signal);
  if (found.key === undefined) {
    void showInformation(l10n.t('The key in use comes from outside of the editor. Rotate it where it is kept.'));
    return;
  }
  await (found.key.previous === undefined ? begin(parts, place, found.key) : goOn(parts, place, found.key));
}

async function begin(parts: KeyParts, place: KeyPlace, key: StoredKey): Promise<void> {
  const { connector, ring, signal } = parts;
  const fresh = await askCredential(place);
  if (fresh === undefined) return;
  if (fresh.apiKey === key.apiKey) {
    void showInformation(l10n.t('This is the key in use. Make a new one at the service, then paste that.'));
    return;
  }
  const trouble = await connector.tryCredential(place, fresh, signal);
  if (trouble !== undefined) {
    const { title, text } = describeError(trouble);
    const again = l10n.t('Paste another key');
    const words = l10n.t('The new key does not work, so the old one stays in use. {0}. {1}', title, text);
    if ((await showError(words, again)) === again) await begin(parts, place, key);
    return;
  }
  const { apiKey, secretKey } = fresh;
  const pair = { apiKey, ...(secretKey !== undefined && { secretKey }), createdAt: Date.now() };
  // The test took its time: another window may have rotated or removed the key meanwhile.
  const now = await keyOf(parts, place, key.id);
  if (now === undefined || !isSame(now, key)) return tellOfChange();
  const next = rotated(now, pair);
  if (!(await ring.put({ origin: place.origin, key: next }))) warnOfMemory();
  const [remove, undo] = [l10n.t('Remove the old key'), l10n.t('Undo')];
  const choice = await showInformation(
    l10n.t(
      'The new key {0} works and is in use. The old one {1} is kept until you remove it.',
      printOf(parts, next),
      printOf(parts, key),
    ),
    remove,
    undo,
  );
  if (choice === remove) await removeOld(parts, place, key.id);
  else if (choice === undo) await goBack(parts, place, key.id);
}

async function goOn(parts: KeyParts, place: KeyPlace, { id, previous }: StoredKey): Promise<void> {
  if (previous === undefined) return;
  const print = printOf(parts, previous);
  const choice = await window.showQuickPick(
    [
      { label: l10n.t('Test and remove the old key {0}', print), run: removeOld },
      { label: l10n.t('Undo: go back to the old key {0}', print), run: goBack },
    ],
    { placeHolder: l10n.t('The key was replaced. What becomes of the old one?') },
  );
  await choice?.run(parts, place, id);
}

async function removeOld(parts: KeyParts, place: KeyPlace, id: string): Promise<void> {
  const { connector, ring, signal } = parts;
  // A notification may be answered days later.
  const key = await keyOf(parts, place, id);
  if (key?.previous === undefined) return;
  const { apiKey, secretKey } = key.previous;
  const print = printOf(parts, key.previous);
  const old = { apiKey, ...(secretKey !== undefined && { secretKey }), origin: place.origin };
  const trouble = await connector.tryCredential(place, old, signal);
  const now = await keyOf(parts, place, id);
  if (now === undefined || !isSame(now, key)) return tellOfChange();
  await ring.put({ origin: place.origin, key: endRotation(now) });
  if (DeepSeekError.is(trouble, 'AUTH')) {
    void showInformation(l10n.t('The old key {0} was removed, and the service takes it no longer.', print));
    return;
  }
  const words =
    trouble === undefined
      ? l10n.t('The old key {0} was removed here, but the service still takes it. Revoke it there.', print)
      : l10n.t('The old key {0} was removed here. Whether the service still takes it could not be tested.', print);
  const open = l10n.t('Open the page of keys');
  const choice = await showWarning(words, ...(place.kind === 'official' ? [open] : []));
  if (choice === open) await env.openExternal(Uri.parse(keysPage));
}

async function goBack(parts: KeyParts, place: KeyPlace, id: string): Promise<void> {
  const key = await keyOf(parts, place, id);
  if (key?.previous === undefined) return;
  const before = undoRotation(key);
  await parts.ring.put({ origin: place.origin, key: before });
  void showInformation(l10n.t('The key {0} is in use again. The new one was removed.', printOf(parts, before)));
}

async function keyOf({ ring }: KeyParts, place: KeyPlace, id: string): Promise<StoredKey | undefined> {
  return (await ring.keys(place)).find((key) => key.id === id);
}

function isSame(one: StoredKey, other: StoredKey): boolean {
  return one.apiKey === other.apiKey && one.previous?.apiKey === other.previous?.apiKey;
}

function printOf({ hashing }: KeyParts, { apiKey }: { readonly apiKey: string }): string {
  return fingerprintOf(apiKey, hashing);
}
