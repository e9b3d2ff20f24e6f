/** The ways to choose among the items of a nested option of `getFieldOptions`. */
export enum VariableInputType {
  MultiSelect = 'multi',
  String = 'string',
  Dropdown = 'dropdown',
  MultiSelectCheckbox = 'multiCheckbox',
  Number = 'number',
}
