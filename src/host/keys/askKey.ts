/**
 * Asks for a key, and for the secret of a gateway, in the editor's own password box.
 * Owns the boxes. What is typed goes back to the caller and nowhere else.
 */
import { l10n, window } from 'vscode';
import type { Credential } from '../../api/connection.ts';
import { cleanKey, cleanSecret } from '../../core/keys/keyFormat.ts';
import type { KeyPlace } from './keyRing.ts';

/** Undefined when a box was closed, or left empty where a key is not needed. */
export async function askCredential({ kind, origin }: KeyPlace): Promise<Credential | undefined> {
  const apiKey = await askSecret(l10n.t('API key for {0}', origin), cleanKey, kind === 'local');
  if (apiKey === undefined) return undefined;
  if (kind !== 'gateway') return apiKey === '' ? undefined : { apiKey, origin };
  const secretKey = await askSecret(l10n.t('Secret key that signs requests to {0}', origin), cleanSecret, false);
  return secretKey === undefined ? undefined : { apiKey, secretKey, origin };
}

async function askSecret(
  prompt: string,
  clean: (pasted: string) => string | undefined,
  optional: boolean,
): Promise<string | undefined> {
  const pasted = await window.showInputBox({
    title: 'Ask DeepSeek',
    prompt,
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) =>
      (value === '' && optional) || clean(value) !== undefined
        ? undefined
        : l10n.t('Paste the key as you got it: no spaces or line breaks inside.'),
  });
  return pasted === undefined ? undefined : (clean(pasted) ?? '');
}
