/** Reads a picture from the clipboard, where the editor lets the panel. Owns nothing else. */

/** Undefined if there is none, or if it may not be read. */
export async function readClipboardPicture(): Promise<Uint8Array | undefined> {
  try {
    // Only a page that has the focus may read it.
    window.focus();
    for (const item of await navigator.clipboard.read()) {
      const type = item.types.find((one) => one.startsWith('image/'));
      if (type !== undefined) return new Uint8Array(await (await item.getType(type)).arrayBuffer());
    }
  } catch {
    // The editor or the person said no.
  }
  return undefined;
}
