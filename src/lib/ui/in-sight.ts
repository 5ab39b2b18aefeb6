type Told = (isInSight: boolean) => void;

/** One observer for each distance, however many thousands of elements it watches. */
const observers = new Map<number, IntersectionObserver>();
const listeners = new WeakMap<Element, Map<IntersectionObserver, Told>>();

function observerFor(margin: number): IntersectionObserver {
  const kept = observers.get(margin);
  if (kept !== undefined) return kept;
  const made = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) listeners.get(target)?.get(made)?.(isIntersecting);
    },
    { rootMargin: `${margin}px 0px` },
  );
  observers.set(margin, made);
  return made;
}

/** Tells whenever an element comes within `margin` pixels of what is in sight, or leaves it. Gives what ends that. */
export function watchSight(element: Element, margin: number, told: Told): () => void {
  const observer = observerFor(margin);
  const byObserver = listeners.get(element) ?? new Map<IntersectionObserver, Told>();
  byObserver.set(observer, told);
  listeners.set(element, byObserver);
  observer.observe(element);
  return () => {
    observer.unobserve(element);
    byObserver.delete(observer);
  };
}
