import { useEffect, useState } from 'react';
import { copyLabels, SHOW_COPIED_MS } from '../../shared/app/texts.js';

/** Copies a value, and says whether the copying worked. */
export function CopyButton({ value, name }: { value: string; name: string }) {
  const [result, setResult] = useState<'copied' | 'failed' | null>(null);

  useEffect(() => {
    if (result === null) return;
    const timer = setTimeout(() => setResult(null), SHOW_COPIED_MS);
    return () => clearTimeout(timer);
  }, [result]);

  const copy = () => {
    navigator.clipboard.writeText(value).then(
      () => setResult('copied'),
      () => setResult('failed'),
    );
  };

  return (
    <>
      <button type="button" className="button button-small" onClick={copy}>
        {copyLabels[result ?? 'ready']}
        <span className="visually-hidden"> {name}</span>
      </button>
      <span role="status" className="visually-hidden">
        {result && `${name}: ${copyLabels[result]}`}
      </span>
    </>
  );
}
