import type { CSSProperties } from 'react';

/** The initial of the integration in its brand color. */
export const BrandTile = ({ name, brandColor }: { name: string; brandColor: string }) => {
  const style: CSSProperties & Record<'--brand', string> = { '--brand': brandColor };
  return (
    <span className="brand-tile" style={style} aria-hidden="true">
      {name.charAt(0)}
    </span>
  );
};
