import { SidebarInputType } from '@installflow/connect';
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

/** The control of an input, by its type. Booleans have none: a switch is its own label. */
export function Control({ input, ...props }: FieldProps) {
  switch (input.type) {
    case SidebarInputType.Text:
    case SidebarInputType.ValueText:
      return <TextControl input={input} {...props} type="text" />;
    case SidebarInputType.Email:
      return <TextControl input={input} {...props} type="email" />;
    case SidebarInputType.URL:
      return <TextControl input={input} {...props} type="url" />;
    case SidebarInputType.Number:
      return <TextControl input={input} {...props} type="number" />;
    case SidebarInputType.Password:
      return <PasswordControl input={input} {...props} />;
    case SidebarInputType.TextArea:
    case SidebarInputType.ValueTextArea:
      return <TextAreaControl input={input} {...props} />;
    case SidebarInputType.Enum:
      return <SelectControl input={input} {...props} options={input.values ?? []} />;
    case SidebarInputType.CustomDropdown:
      return <SelectControl input={input} {...props} options={input.customDropdownOptions ?? []} />;
    case SidebarInputType.DynamicEnum:
      return <DynamicSelectControl input={input} {...props} />;
    case SidebarInputType.ComboInput:
    case SidebarInputType.DynamicComboInput:
    case SidebarInputType.FieldMapper:
      return <PartsControl input={input} {...props} />;
    case SidebarInputType.CopyableButtonInput:
      return <CopyControl input={input} control={props.control} />;
    case SidebarInputType.Permission:
      return <ScopesControl input={input} {...props} />;
    case SidebarInputType.File:
      return <FileControl {...props} />;
    case SidebarInputType.BooleanInput:
    case SidebarInputType.Switch:
      return null;
  }
}
