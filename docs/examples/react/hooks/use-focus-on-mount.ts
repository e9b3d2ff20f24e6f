import { useEffect, useRef, type RefObject } from 'react';

/** Focuses an element when it appears, so that keyboard and screen reader follow to a new step. */
export function useFocusOnMount<E extends HTMLElement>(): RefObject<E | null> {
  const element = useRef<E>(null);
  useEffect(() => element.current?.focus(), []);
  return element;
}
