/** The types of the values of a source. */
export enum DataType {
  STRING = 'STRING',
  NUMBER = 'NUMBER',
  DATE = 'DATE',
  BOOLEAN = 'BOOLEAN',
  EMAIL = 'EMAIL',
  OBJECT = 'OBJECT',
  ARRAY = 'ARRAY',
  ANY = 'ANY',
  FILE = 'FILE',
  NON_DECIMAL = 'NON_DECIMAL',
}
