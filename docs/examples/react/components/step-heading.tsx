import type { ReactNode } from 'react';
import { useFocusOnMount } from '../hooks/use-focus-on-mount.js';

/** The heading of a step. It takes the focus when the step appears. */
export const StepHeading = ({ children }: { children: ReactNode }) => {
  const heading = useFocusOnMount<HTMLHeadingElement>();
  return (
    <h3 ref={heading} tabIndex={-1}>
      {children}
    </h3>
  );
};
