/**
 * Tells when something is about to scroll into sight, so that a long history costs only what is looked at.
 * One observer per scrolling list, made on first use and forgotten with it.
 */

/** How far outside the visible list counts as about to be seen. */
const margin = '1200px 0px';

const observers = new WeakMap<Element, IntersectionObserver>();
const waiting = new WeakMap<Element, () => void>();

/** Calls back once, when `element` comes near the visible part of the list around it. Gives back what cancels it. */
export function whenNearby(element: Element, callback: () => void): () => void {
  const list = element.closest('[role=log]');
  if (!list) throw new Error('Only what is in the list can come near');
  let observer = observers.get(list);
  if (!observer) {
    observer = new IntersectionObserver(notify, { root: list, rootMargin: margin });
    observers.set(list, observer);
  }
  waiting.set(element, callback);
  observer.observe(element);
  return () => observer.unobserve(element);
}

function notify(entries: readonly IntersectionObserverEntry[], observer: IntersectionObserver): void {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    observer.unobserve(target);
    waiting.get(target)?.();
  }
}
