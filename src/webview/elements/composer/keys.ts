/**
 * Which key presses in a text mean something, and which belong to an input method.
 * Owns the memory of the last composition. What a key does is its owner's.
 */

/** Some input methods report the Enter that ends a composition as a key of its own, right after it. */
const compositionTailMs = 30;

export class TextKeys {
  #compositionEndedAt = -Infinity;

  /** Called when a composition ends. */
  composed(event: CompositionEvent): void {
    this.#compositionEndedAt = event.timeStamp;
  }

  /** The input method has taken the key. */
  isTaken(event: KeyboardEvent): boolean {
    // 229 is what a browser reports for such a key.
    return event.isComposing || event.keyCode === 229;
  }

  /** An Enter that was meant for the text's owner: not held down, not the end of a composition. */
  isMeant(event: KeyboardEvent): boolean {
    return event.timeStamp - this.#compositionEndedAt > compositionTailMs && !event.repeat;
  }
}
