import { type RefObject, useEffect, useRef } from 'react';

/**
 * Keeps the focus from being lost where what had it goes away: a button that is replaced by another one, a form that has
 * done its work. The focus then goes to `fallback`, without scrolling.
 *
 * @param change a new value when something may have gone away
 * @returns props for the element that all of it is in
 */
export function useKeptFocus(fallback: RefObject<HTMLElement | null>, change: unknown) {
  const within = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the change is what it waits for
  useEffect(() => {
    // What is removed while it has the focus tells nobody that it lost it.
    if (within.current && document.activeElement === document.body) fallback.current?.focus({ preventScroll: true });
  }, [change, fallback]);
  return {
    onFocus: () => {
      within.current = true;
    },
    onBlur: () => {
      within.current = false;
    },
  };
}
