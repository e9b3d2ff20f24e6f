/** How the choices of a nested field option are made. */
export enum VariableInputType {
  MultiSelect = 'multi',
  String = 'string',
  Dropdown = 'dropdown',
  MultiSelectCheckbox = 'multiCheckbox',
  Number = 'number',
}
