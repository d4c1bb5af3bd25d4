/**
 * Tells the keys that a person means from those that an input method uses up.
 * Owns what browsers report around a composition, which differs between them and between input methods.
 */

/** Some input methods report the Enter that ends a composition as a key of its own, right after it. */
const tailMs = 30;

export class Composition {
  #endedAt = -Infinity;

  /** To be told of every `compositionend` of the input. */
  readonly ended = (event: CompositionEvent): void => {
    this.#endedAt = event.timeStamp;
  };

  /** Whether an input method has taken this key. */
  takes(event: KeyboardEvent): boolean {
    // 229 is what a browser reports for a key that an input method has taken.
    if (event.isComposing || event.keyCode === 229) return true;
    return event.key === 'Enter' && event.timeStamp - this.#endedAt <= tailMs;
  }
}
