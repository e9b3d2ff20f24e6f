import { CopyControl } from './copy-control.js';
import { DynamicSelectControl } from './dynamic-select-control.js';
import type { FieldProps } from './field-props.js';
import { FileControl } from './file-control.js';
import { PartsControl } from './parts-control.js';
import { PasswordControl } from './password-control.js';
import { ScopesControl } from './scopes-control.js';
import { SelectControl } from './select-control.js';
import { TextAreaControl } from './text-area-control.js';
import { TextControl } from './text-control.js';

/** The control of a field. */
export function Control(props: FieldProps) {
  const view = props.field.control;
  switch (view.kind) {
    case 'text':
      return <TextControl {...props} view={view} />;
    case 'password':
      return <PasswordControl {...props} />;
    case 'textArea':
      return <TextAreaControl {...props} />;
    case 'select':
      return <SelectControl {...props} choices={view.choices} />;
    case 'dynamicSelect':
      return <DynamicSelectControl {...props} view={view} />;
    case 'parts':
      return <PartsControl {...props} view={view} />;
    case 'scopes':
      return <ScopesControl {...props} view={view} />;
    case 'copy':
      return <CopyControl {...props} view={view} />;
    case 'file':
      return <FileControl {...props} />;
    case 'switch':
      return null;
  }
}
