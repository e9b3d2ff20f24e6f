import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** The rooms of `src` and the rooms each one may import from. A room that is not listed may not be imported. */
const mayImport = {
  inputs: [],
  integrations: ['inputs', 'user-configured-oauth'],
  'user-configured-oauth': ['inputs'],
  'install-flow': ['inputs', 'user-configured-oauth'],
  'oauth-window': ['install-flow'],
  backend: ['install-flow', 'inputs', 'user-configured-oauth'],
  sdk: ['install-flow', 'inputs', 'user-configured-oauth', 'integrations', 'oauth-window', 'backend'],
  server: ['inputs', 'user-configured-oauth', 'integrations'],
  testing: ['install-flow', 'inputs', 'user-configured-oauth', 'integrations'],
};

const importDirections = Object.entries(mayImport).map(([room, allowed]) => ({
  files: [`src/${room}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `^(?:\\.\\./)+(?!(?:${[...allowed, '$'].join('|')})/)[a-z-]+(?:/|$)`,
            message: `src/${room} may import from ${allowed.join(', ') || 'no other room'} only.`,
          },
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist', 'coverage', '**/*.d.ts'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'no-console': ['error', { allow: ['warn', 'error'] }],
      eqeqeq: 'error',
    },
  },
  ...importDirections,
  {
    files: ['src/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
    },
  },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
);
