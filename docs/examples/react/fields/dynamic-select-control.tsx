import { useFieldOptions } from '../hooks/use-field-options.js';
import type { FieldProps } from './field-props.js';
import { SelectControl } from './select-control.js';

/** One of the options that the provider lists, e.g. one of the user's Jira sites. */
export function DynamicSelectControl(props: FieldProps) {
  const { input, integration, control } = props;
  const { status, options, nextPageCursor, load } = useFieldOptions(
    integration,
    input.sourceType ?? input.id,
  );
  const prompt =
    status === 'loading'
      ? 'Loading…'
      : status === 'failed' && !options.length
        ? 'Not loaded'
        : (input.placeholder ?? (options.length ? 'Choose…' : 'Nothing to choose'));

  /** The button that was clicked goes away while it loads, so the focus moves to what it loads. */
  const loadNext = () => {
    document.getElementById(control.id)?.focus();
    void load(nextPageCursor);
  };

  return (
    <>
      <SelectControl {...props} options={options} prompt={prompt} />
      {status === 'loaded' && nextPageCursor !== null && (
        <button type="button" className="link" onClick={loadNext}>
          Load more
        </button>
      )}
      {status === 'failed' && (
        <p className="field-error" role="alert">
          {input.fallbackText ?? 'The options could not be loaded.'}{' '}
          <button type="button" className="link" onClick={loadNext}>
            Load again
          </button>
        </p>
      )}
    </>
  );
}
