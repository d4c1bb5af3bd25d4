/**
 * The panel's words in the reader's language. The English sentence is the key; the host writes the table into the page.
 * Owns the look-up only: what the model or the person wrote never comes through here.
 */

const translations = readTranslations(document.body.dataset['strings']);

/** Gives the sentence in the reader's language with `{0}`, `{1}`… replaced by the arguments. */
export function t(english: string, ...values: readonly (string | number)[]): string {
  const sentence = translations.get(english) ?? english;
  return sentence.replaceAll(/\{(\d+)\}/g, (placeholder, index: string) =>
    String(values[Number(index)] ?? placeholder),
  );
}

function readTranslations(json: string | undefined): ReadonlyMap<string, string> {
  const table: unknown = JSON.parse(json || '{}');
  return new Map(
    Object.entries(table ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
