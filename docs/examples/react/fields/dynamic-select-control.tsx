import { shownChoices } from '../../shared/app/field-options.js';
import { texts } from '../../shared/app/texts.js';
import { useOptionsLoader } from '../hooks/use-options-loader.js';
import type { ControlProps } from './field-props.js';
import { SelectControl } from './select-control.js';

/** One of the options that the provider lists, e.g. one of the user's Jira sites. */
export function DynamicSelectControl(props: ControlProps<'dynamicSelect'>) {
  const { field, view, integration, value } = props;
  const loader = useOptionsLoader(integration, view.source, field.placeholder);
  const { status, hasMore, isSearchable, prompt } = loader;

  /** Moves the focus to the select, because the clicked button disappears while options load. */
  const loadNext = () => {
    document.getElementById(field.attributes.id)?.focus();
    loader.loadNext();
  };

  return (
    <>
      {isSearchable && (
        <input
          type="search"
          aria-label={texts.search(field.title)}
          placeholder={texts.search(field.title)}
          aria-controls={field.attributes.id}
          autoComplete="off"
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.preventDefault();
          }}
          onChange={(event) => loader.search(event.target.value)}
        />
      )}
      <SelectControl {...props} choices={shownChoices(loader, value)} prompt={prompt} />
      {status === 'loaded' && hasMore && (
        <button type="button" className="link" onClick={loadNext}>
          {texts.loadMore}
        </button>
      )}
      {status === 'failed' && (
        <p className="field-error" role="alert">
          {view.failure}{' '}
          <button type="button" className="link" onClick={loadNext}>
            {texts.loadAgain}
          </button>
        </p>
      )}
    </>
  );
}
