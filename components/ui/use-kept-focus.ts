import { type RefObject, useEffect, useRef } from 'react';

/**
 * Keeps the focus when the focused element is removed: a button that is replaced by another one, or a form that has
 * been sent. The focus then goes to `fallback`, without scrolling.
 *
 * @param change a new value when the element may have been removed
 * @returns props for the element that contains all of this
 */
export function useKeptFocus(fallback: RefObject<HTMLElement | null>, change: unknown) {
  const within = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the change is what it waits for
  useEffect(() => {
    // An element that is removed while it has the focus sends no event.
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
