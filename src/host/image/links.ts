/**
 * Pictures that documents show: the one at the cursor, and the places that show a picture, where its alternative text belongs.
 * Owns what the target of a link leads to. Only files count: what is on the web is not fetched.
 */
import { l10n, Range, Uri, window, workspace, type TextDocument } from 'vscode';
import { findImageLinks, writeAlt, type ImageLink } from '../../core/image/links.ts';
import { pathOf } from '../completion/documents.ts';
import { nameOf } from '../context/places.ts';
import { Refusal } from '../context/refusal.ts';
import { readSmall } from '../readSmall.ts';

const documents = '**/*.{md,markdown,mdx,html,htm,vue,astro}';
const maxDocuments = 500;
const mostBytes = 1_000_000;

/** A link in a document. */
export interface Shown {
  readonly document: TextDocument;
  readonly link: ImageLink;
}

/** The link at the cursor of the editor in front, else the one that is chosen among those in it. Undefined if none is chosen. */
export async function linkAtCursor(): Promise<Shown | undefined> {
  const editor = window.activeTextEditor;
  const links = editor === undefined ? [] : findImageLinks(editor.document.getText());
  if (editor === undefined || links.length === 0) throw new Refusal(l10n.t('There is no link to a picture here.'));
  const { document, selection } = editor;
  const cursor = document.offsetAt(selection.active);
  const link = links.find(({ start, end }) => cursor >= start && cursor <= end);
  if (link !== undefined) return { document, link };
  const items = links.map((one) => ({
    label: one.target.slice(0, 200),
    description: one.alt.text,
    detail: l10n.t('Line {0}', document.positionAt(one.start).line + 1),
    link: one,
  }));
  const chosen = await window.showQuickPick(items, { placeHolder: l10n.t('Which picture?') });
  return chosen && { document, link: chosen.link };
}

/** Where a link leads: a file, or the bytes that it has in itself. Throws a Refusal for anything else. */
export function follow({ document, link: { target } }: Shown): Uri | Uint8Array {
  const inlined = /^data:image\/[\w.+-]+;base64,(?<bytes>[A-Za-z0-9+/=\s]*)$/.exec(target)?.groups?.['bytes'];
  if (inlined !== undefined) return Buffer.from(inlined, 'base64');
  const uri = fileOf(document.uri, target);
  if (uri === undefined) {
    throw new Refusal(
      l10n.t('This picture is not a file of yours. Save it into the workspace first, then link or select it there.'),
    );
  }
  return uri;
}

/** The places in documents of the workspace that show a picture. */
export async function placesOf(picture: Uri): Promise<readonly Shown[]> {
  const found = await workspace.findFiles(documents, '**/node_modules/**', maxDocuments);
  const name = nameOf(picture);
  const places: Shown[] = [];
  for (const uri of found) {
    const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    const text = open?.getText() ?? (await readSmall(uri, mostBytes));
    if (text === undefined || (!text.includes(name) && !text.includes(encodeURI(name)))) continue;
    const links = findImageLinks(text).filter(({ target }) => fileOf(uri, target)?.toString() === picture.toString());
    if (links.length === 0) continue;
    const document = open ?? (await workspace.openTextDocument(uri));
    places.push(...links.map((link) => ({ document, link })));
  }
  return places;
}

/** As in `README.md:12`. */
export function namePlace({ document, link }: Shown): string {
  return `${pathOf(document.uri)}:${document.positionAt(link.start).line + 1}`;
}

/** Writes the alternative text into its place and shows it there, selected. False if the place is not there any more. */
export async function insertAlt(place: Shown, words: string): Promise<boolean> {
  const { document } = place;
  // It may have been written in since: the link is looked for again.
  const link = findImageLinks(document.getText())
    .filter(({ target }) => target === place.link.target)
    .toSorted((one, other) => Math.abs(one.start - place.link.start) - Math.abs(other.start - place.link.start))[0];
  if (link === undefined) return false;
  const editor = await window.showTextDocument(document, { preview: false });
  const range = new Range(document.positionAt(link.alt.start), document.positionAt(link.alt.end));
  const written = writeAlt(link, words);
  if (!(await editor.edit((edit) => edit.replace(range, written)))) return false;
  const shown = new Range(range.start, document.positionAt(link.alt.start + written.length));
  window.visibleTextEditors.find((one) => one.document === document)?.revealRange(shown);
  return true;
}

/** The file that a target means, seen from the document that names it. */
function fileOf(document: Uri, target: string): Uri | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith('//')) return undefined;
  const [path = ''] = target.split(/[?#]/);
  if (path === '') return undefined;
  const root = workspace.getWorkspaceFolder(document)?.uri;
  if (path.startsWith('/')) return root && Uri.joinPath(root, decode(path));
  return Uri.joinPath(document, '..', decode(path));
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
