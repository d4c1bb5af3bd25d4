/** Making elements: a tag, a class, attributes as properties of this file's choosing. Owns no rule about what is drawn. */

/** An element with a class and children. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className = '',
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  if (children.length > 0) element.append(...children);
  return element;
}

/** Makes a text node say `text`, by appending where it can: the reader's selection survives that. */
export function setText(node: Text, text: string): void {
  const old = node.data;
  if (old === text) return;
  if (old !== '' && text.startsWith(old)) node.appendData(text.slice(old.length));
  else node.data = text;
}
