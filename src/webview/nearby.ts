/**
 * Tells when something comes near the visible part of the list around it, and when it is far again, so that a very long
 * message costs only what is looked at. One observer for each list.
 */

/** How far outside the visible list is near. */
const margin = '500px 0px';

type Listener = (near: boolean) => void;

const observers = new WeakMap<Element, IntersectionObserver>();
const listeners = new WeakMap<Element, Listener>();

/** Calls back soon with where the element is, and again when that changes. Outside of a list it is near, at once and always. */
export function watchNearby(element: Element, listener: Listener): () => void {
  const list = element.closest('[role=log]');
  if (!list) {
    listener(true);
    return () => {};
  }
  let observer = observers.get(list);
  if (!observer) {
    observer = new IntersectionObserver(notify, { root: list, rootMargin: margin });
    observers.set(list, observer);
  }
  listeners.set(element, listener);
  observer.observe(element);
  return () => observer.unobserve(element);
}

/** Says that something watched is near before the observer does, which waits for the next frame. */
export function hurryNearby(element: Element): void {
  listeners.get(element)?.(true);
}

function notify(entries: readonly IntersectionObserverEntry[], observer: IntersectionObserver): void {
  for (const { isIntersecting, target } of entries) {
    if (target.isConnected) listeners.get(target)?.(isIntersecting);
    else observer.unobserve(target);
  }
}
