/**
 * Calls that need a word of the person and in which secrets are put back for placeholders.
 * Owns what is not done with them: a secret goes to no address, and nothing is hidden behind a placeholder but a plain word. Else
 * a page could pass off a command as a secret, and the person would allow what they never saw.
 */
import { isPlainSecret } from '../../policy/mask.ts';
import { ToolRefusal, type Approval } from '../tool.ts';

/** The question for a call with these secrets in it: about this call alone, with `warning`. Throws ToolRefusal. */
export function askedWith(secrets: readonly string[], approval: Approval, warning: string): Approval {
  if (secrets.length === 0) return approval;
  if (approval.kind === 'network')
    throw new ToolRefusal('A masked secret is not sent to any address. Nothing was done. Call again without it.');
  if (!secrets.every(isPlainSecret)) {
    throw new ToolRefusal(
      'A masked secret in this call is not one plain word, so the person could not see what they allow. Nothing was done. ' +
        'Let the secret be read from its file or from a variable instead.',
    );
  }
  const { prefix: _dropped, ...once } = approval;
  return { ...once, warning: approval.warning === undefined ? warning : `${approval.warning} ${warning}` };
}
